namespace DriverKit.Pci;

/// <summary>
/// A stretch of device registers reached by calls: a model's, one in another process, an I/O BAR, or a decorated one.
/// Drivers hold an <see cref="MmioWindow"/>, which is either this or mapped memory.
/// </summary>
/// <remarks>
/// Values are little endian on the bus and in the machine's order here. Any thread may call. Offsets are within the length
/// and aligned as the caller made them: a device decides what a misaligned or odd-width access does.
/// </remarks>
public interface IMmio
{
    /// <summary>Reads 8 bits.</summary>
    /// <param name="offset">In bytes from the start.</param>
    byte Read8(long offset);

    /// <summary>Reads 16 bits.</summary>
    /// <param name="offset">In bytes from the start.</param>
    ushort Read16(long offset);

    /// <summary>Reads 32 bits.</summary>
    /// <param name="offset">In bytes from the start.</param>
    uint Read32(long offset);

    /// <summary>Reads 64 bits; where the way there is narrower, the lower half first.</summary>
    /// <param name="offset">In bytes from the start.</param>
    ulong Read64(long offset);

    /// <summary>Writes 8 bits.</summary>
    /// <param name="offset">In bytes from the start.</param>
    /// <param name="value">What to write.</param>
    void Write8(long offset, byte value);

    /// <summary>Writes 16 bits.</summary>
    /// <param name="offset">In bytes from the start.</param>
    /// <param name="value">What to write.</param>
    void Write16(long offset, ushort value);

    /// <summary>Writes 32 bits.</summary>
    /// <param name="offset">In bytes from the start.</param>
    /// <param name="value">What to write.</param>
    void Write32(long offset, uint value);

    /// <summary>Writes 64 bits; where the way there is narrower, the lower half first.</summary>
    /// <param name="offset">In bytes from the start.</param>
    /// <param name="value">What to write.</param>
    void Write64(long offset, ulong value);
}
