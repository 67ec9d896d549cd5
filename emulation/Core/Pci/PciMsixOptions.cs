namespace DriverKit.Emulation;

/// <summary>A model's MSI-X capability and where its structures lie. PCI Local Bus 3.0 §6.8.2.</summary>
/// <param name="Vectors">Vectors, 1 to 2048.</param>
/// <param name="TableBar">BAR with the table, 0 to 5.</param>
/// <param name="TableOffset">Offset of the table there in bytes, a multiple of 8.</param>
/// <param name="PendingBar">BAR with the pending bit array.</param>
/// <param name="PendingOffset">Offset of the array there in bytes, a multiple of 8.</param>
public sealed record PciMsixOptions(int Vectors, int TableBar, int TableOffset, int PendingBar, int PendingOffset)
{
    /// <summary>Length of the table in bytes.</summary>
    public int TableLength => Vectors * 16;

    /// <summary>Length of the pending bit array in bytes.</summary>
    public int PendingLength => (Vectors + 63) / 64 * 8;
}
