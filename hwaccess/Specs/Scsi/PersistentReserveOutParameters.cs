using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>Parameters of PERSISTENT RESERVE OUT but REGISTER AND MOVE. SPC-4 §6.16.3.</summary>
[WireStruct(24, ByteOrder.BigEndian)]
public readonly ref partial struct PersistentReserveOutParameters
{
    /// <summary>RESERVATION KEY of the sender.</summary>
    [At(0)]
    public partial ulong ReservationKey { get; }

    /// <summary>SERVICE ACTION RESERVATION KEY.</summary>
    [At(8)]
    public partial ulong ServiceActionReservationKey { get; }

    /// <summary>Obsolete; 0.</summary>
    [At(16, 4)]
    public partial uint ObsoleteScope { get; }

    /// <summary>APTPL: the reservation outlives a loss of power.</summary>
    [At(20), Bits(0)]
    public partial bool ActivatePersistence { get; }

    /// <summary>ALL_TG_PT: registers with all target ports.</summary>
    [At(20), Bits(2)]
    public partial bool AllTargetPorts { get; }

    /// <summary>SPEC_I_PT: transport IDs follow.</summary>
    [At(20), Bits(3)]
    public partial bool SpecifyInitiatorPorts { get; }

    /// <summary>Obsolete; 0.</summary>
    [At(22, 2)]
    public partial ushort ObsoleteExtent { get; }
}
