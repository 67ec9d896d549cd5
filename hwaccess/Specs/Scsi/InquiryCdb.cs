using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>INQUIRY. SPC-4 §6.6.</summary>
[WireStruct(6, ByteOrder.BigEndian)]
public readonly ref partial struct InquiryCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.Inquiry)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>EVPD: asks for the vital product data page of PageCode.</summary>
    [At(1), Bits(0)]
    public partial bool VitalProductData { get; }

    /// <summary>PAGE CODE; 0 where EVPD is not set.</summary>
    [At(2)]
    public partial VpdPage PageCode { get; }

    /// <summary>Allocation length in bytes. In SCSI-2 only its low byte is there.</summary>
    [At(3)]
    public partial ushort AllocationLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(5)]
    public partial CdbControl Control { get; }
}
