using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>A power state. NVMe 1.4 §5.15.2.2, figure 248.</summary>
[WireStruct(32, ByteOrder.LittleEndian)]
public readonly ref partial struct PowerStateDescriptor
{
    /// <summary>MP: in units of 0.01 W, or of 0.0001 W by the scale bit.</summary>
    [At(0)]
    public partial ushort MaximumPower { get; }

    /// <summary>MXPS: units of 0.0001 W.</summary>
    [At(3), Bits(0)]
    public partial bool FineScale { get; }

    /// <summary>NOPS: no I/O commands in this state.</summary>
    [At(3), Bits(1)]
    public partial bool NonOperational { get; }

    /// <summary>ENLAT: microseconds.</summary>
    [At(4)]
    public partial uint EntryLatency { get; }

    /// <summary>EXLAT: microseconds.</summary>
    [At(8)]
    public partial uint ExitLatency { get; }

    /// <summary>RRT.</summary>
    [At(12), Bits(0, 5)]
    public partial byte ReadThroughput { get; }

    /// <summary>RRL.</summary>
    [At(13), Bits(0, 5)]
    public partial byte ReadLatency { get; }

    /// <summary>RWT.</summary>
    [At(14), Bits(0, 5)]
    public partial byte WriteThroughput { get; }

    /// <summary>RWL.</summary>
    [At(15), Bits(0, 5)]
    public partial byte WriteLatency { get; }

    /// <summary>IDLP.</summary>
    [At(16)]
    public partial ushort IdlePower { get; }

    /// <summary>IPS.</summary>
    [At(18), Bits(6, 2)]
    public partial byte IdlePowerScale { get; }

    /// <summary>ACTP.</summary>
    [At(20)]
    public partial ushort ActivePower { get; }

    /// <summary>APW.</summary>
    [At(22), Bits(0, 3)]
    public partial byte ActiveWorkload { get; }

    /// <summary>APS.</summary>
    [At(22), Bits(6, 2)]
    public partial byte ActivePowerScale { get; }
}
