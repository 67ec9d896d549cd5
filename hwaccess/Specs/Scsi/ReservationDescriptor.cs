using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The reservation in the answer to READ RESERVATION. SPC-4 §6.15.3.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct ReservationDescriptor
{
    /// <summary>RESERVATION KEY of the holder.</summary>
    [At(0)]
    public partial ulong ReservationKey { get; }

    /// <summary>Obsolete; 0.</summary>
    [At(8)]
    public partial uint ObsoleteScope { get; }

    /// <summary>TYPE.</summary>
    [At(13), Bits(0, 4)]
    public partial ReservationType ReservationType { get; }

    /// <summary>SCOPE: 0, the logical unit.</summary>
    [At(13), Bits(4, 4)]
    public partial byte Scope { get; }

    /// <summary>Obsolete; 0.</summary>
    [At(14)]
    public partial ushort ObsoleteExtent { get; }
}
