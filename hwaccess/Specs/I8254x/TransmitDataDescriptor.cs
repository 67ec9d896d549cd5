using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>A data descriptor of the extended format. 8254x SDM 4.0 §3.3.7.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct TransmitDataDescriptor
{
    /// <summary>Where the data are.</summary>
    [At(0)]
    public partial ulong BufferAddress { get; }

    /// <summary>DTALEN: bytes there.</summary>
    [At(8, 4), Bits(0, 20)]
    public partial uint Length { get; }

    /// <summary>DTYP: data.</summary>
    [At(8, 4), Bits(20, 4)]
    public partial TransmitDescriptorType Type { get; }

    /// <summary>DCMD.</summary>
    [At(11)]
    public partial TransmitCommand Command { get; }

    /// <summary>STA: <see cref="TransmitStatus"/>, the lower four bits.</summary>
    [At(12), Bits(0, 4)]
    public partial byte StatusBits { get; }

    /// <summary>POPTS; counts in a frame's first descriptor.</summary>
    [At(13)]
    public partial PacketOptions Options { get; }

    /// <summary>The tag to put in.</summary>
    [At(14)]
    public partial VlanTag Special { get; }
}
