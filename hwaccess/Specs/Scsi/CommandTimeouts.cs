using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The timeouts descriptor. SPC-4 §6.35.4.</summary>
[WireStruct(12, ByteOrder.BigEndian)]
public readonly ref partial struct CommandTimeouts
{
    /// <summary>DESCRIPTOR LENGTH: 0Ah.</summary>
    [At(0), Fixed(10)]
    public partial ushort DescriptorLength { get; }

    /// <summary>COMMAND SPECIFIC.</summary>
    [At(3)]
    public partial byte CommandSpecific { get; }

    /// <summary>NOMINAL COMMAND PROCESSING TIMEOUT in s; 0 for none given.</summary>
    [At(4)]
    public partial uint NominalTimeout { get; }

    /// <summary>RECOMMENDED COMMAND TIMEOUT in s; 0 for none given.</summary>
    [At(8)]
    public partial uint RecommendedTimeout { get; }
}
