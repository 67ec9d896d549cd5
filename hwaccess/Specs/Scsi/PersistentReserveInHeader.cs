using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>
/// The answer to READ KEYS and READ RESERVATION; keys of eight bytes or a descriptor follow as the tail. SPC-4
/// §6.15.2.
/// </summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct PersistentReserveInHeader
{
    /// <summary>PRGENERATION.</summary>
    [At(0)]
    public partial uint Generation { get; }

    /// <summary>ADDITIONAL LENGTH in bytes.</summary>
    [At(4)]
    public partial uint AdditionalLength { get; }
}
