using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>Command of a legacy (CMD) or data (DCMD) transmit descriptor. 8254x SDM 4.0 §3.3.3.1, §3.3.7.1.</summary>
[BitFields<byte>]
public readonly partial struct TransmitCommand
{
    /// <summary>EOP: the frame's last buffer.</summary>
    [Bits(0)]
    public partial bool EndOfPacket { get; init; }

    /// <summary>IFCS: the CRC is appended.</summary>
    [Bits(1)]
    public partial bool InsertFcs { get; init; }

    /// <summary>IC in a legacy descriptor: the checksum from CSS on goes to CSO. TSE in a data descriptor: the frame is segmented as its context says.</summary>
    [Bits(2)]
    public partial bool InsertChecksum { get; init; }

    /// <summary>RS: the status is written back.</summary>
    [Bits(3)]
    public partial bool ReportStatus { get; init; }

    /// <summary>RPS: only once it is on the wire (82544 only; reserved else).</summary>
    [Bits(4)]
    public partial bool ReportPacketSent { get; init; }

    /// <summary>DEXT: not the legacy format.</summary>
    [Bits(5)]
    public partial bool Extension { get; init; }

    /// <summary>VLE: special is put in as a tag, where CTRL.VME is set.</summary>
    [Bits(6)]
    public partial bool VlanInsert { get; init; }

    /// <summary>IDE: the interrupt waits for TIDV.</summary>
    [Bits(7)]
    public partial bool InterruptDelay { get; init; }
}
