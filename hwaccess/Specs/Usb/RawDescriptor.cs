namespace DriverKit.Specs.Usb;

/// <summary>One descriptor among others, of whatever type. USB 2.0 §9.5.</summary>
public readonly ref struct RawDescriptor
{
    internal RawDescriptor(ReadOnlySpan<byte> bytes, int offset)
    {
        Bytes = bytes;
        Offset = offset;
    }

    /// <summary>The descriptor, bLength bytes and never fewer than two.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Where it began, in bytes.</summary>
    public int Offset { get; }

    /// <summary>bDescriptorType.</summary>
    public DescriptorType Type => (DescriptorType)Bytes[1];
}
