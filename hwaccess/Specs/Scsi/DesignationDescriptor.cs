using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>
/// What every designation descriptor of the device identification page begins with; the designator follows as the
/// tail. SPC-4 §7.8.6.1.
/// </summary>
[WireStruct(4, ByteOrder.BigEndian)]
public readonly ref partial struct DesignationDescriptor
{
    /// <summary>CODE SET: 1 binary, 2 ASCII, 3 UTF-8.</summary>
    [At(0), Bits(0, 4)]
    public partial byte CodeSet { get; }

    /// <summary>PROTOCOL IDENTIFIER, where PIV is set.</summary>
    [At(0), Bits(4, 4)]
    public partial byte ProtocolIdentifier { get; }

    /// <summary>DESIGNATOR TYPE.</summary>
    [At(1), Bits(0, 4)]
    public partial DesignatorType DesignatorType { get; }

    /// <summary>ASSOCIATION: 0 logical unit, 1 target port, 2 target device.</summary>
    [At(1), Bits(4, 2)]
    public partial byte Association { get; }

    /// <summary>PIV.</summary>
    [At(1), Bits(7)]
    public partial bool ProtocolValid { get; }

    /// <summary>DESIGNATOR LENGTH in bytes.</summary>
    [At(3)]
    public partial byte DesignatorLength { get; }
}
