namespace DriverKit.Registers;

/// <summary>The order of the bytes of a value of more than one byte in a wire structure.</summary>
public enum ByteOrder
{
    /// <summary>Not stated. Allowed only where no value is wider than a byte.</summary>
    Unspecified = 0,

    /// <summary>Least significant byte first, as USB 2.0 §8.1 and PCI have it.</summary>
    LittleEndian = 1,

    /// <summary>Most significant byte first, as SPC-4 §3.5.3 and the network protocols have it.</summary>
    BigEndian = 2,
}
