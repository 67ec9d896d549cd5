using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>REQUEST SENSE. SPC-4 §6.39.</summary>
[WireStruct(6, ByteOrder.BigEndian)]
public readonly ref partial struct RequestSenseCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.RequestSense)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>DESC: asks for descriptor-format sense data.</summary>
    [At(1), Bits(0)]
    public partial bool DescriptorFormat { get; }

    /// <summary>Allocation length in bytes: the most that the answer may have; 0 is no error.</summary>
    [At(4)]
    public partial byte AllocationLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(5)]
    public partial CdbControl Control { get; }
}
