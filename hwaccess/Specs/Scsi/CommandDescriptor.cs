using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>One command in the answer about all commands. SPC-4 §6.35.2.</summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct CommandDescriptor
{
    /// <summary>OPERATION CODE.</summary>
    [At(0)]
    public partial byte Opcode { get; }

    /// <summary>SERVICE ACTION.</summary>
    [At(2)]
    public partial ushort ServiceAction { get; }

    /// <summary>SERVACTV.</summary>
    [At(5), Bits(0)]
    public partial bool ServiceActionValid { get; }

    /// <summary>CTDP: a timeouts descriptor of 12 bytes follows.</summary>
    [At(5), Bits(1)]
    public partial bool TimeoutsPresent { get; }

    /// <summary>CDB LENGTH in bytes.</summary>
    [At(6)]
    public partial ushort CdbLength { get; }
}
