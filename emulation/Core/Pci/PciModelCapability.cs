namespace DriverKit.Emulation;

/// <summary>A capability without behaviour.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Body">What follows the two bytes of header.</param>
/// <param name="Writable">Which bits of the body keep what is written; as long as the body.</param>
public sealed record PciModelCapability(byte Id, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Writable);
