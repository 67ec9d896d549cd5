using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>An entry of the error log, latest first. NVMe 1.4 §5.14.1.1, figure 192.</summary>
[WireStruct(64, ByteOrder.LittleEndian)]
public readonly ref partial struct ErrorLogEntry
{
    /// <summary>Unique number of the error, from 1; 0 for an unused entry.</summary>
    [At(0)]
    public partial ulong ErrorCount { get; }

    /// <summary>The queue of the command.</summary>
    [At(8)]
    public partial ushort SubmissionQueueId { get; }

    /// <summary>The command; FFFFh for none.</summary>
    [At(10)]
    public partial ushort CommandId { get; }

    /// <summary>As in the completion.</summary>
    [At(12)]
    public partial CompletionStatus Status { get; }

    /// <summary>Byte of the command that was wrong.</summary>
    [At(14)]
    public partial byte ParameterByte { get; }

    /// <summary>Bit of that byte.</summary>
    [At(15), Bits(0, 3)]
    public partial byte ParameterBit { get; }

    /// <summary>The first logical block in error.</summary>
    [At(16)]
    public partial ulong FirstBlock { get; }

    /// <summary>The namespace.</summary>
    [At(24)]
    public partial uint NamespaceId { get; }

    /// <summary>A vendor's log page with more; 0 for none.</summary>
    [At(28)]
    public partial byte VendorLog { get; }

    /// <summary>TRTYPE.</summary>
    [At(29)]
    public partial byte TransportType { get; }

    /// <summary>By the command.</summary>
    [At(32)]
    public partial ulong CommandSpecific { get; }

    /// <summary>By the transport.</summary>
    [At(40)]
    public partial ushort TransportSpecific { get; }
}
