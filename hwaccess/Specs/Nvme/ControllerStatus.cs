using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CSTS: how the controller is. NVMe 1.4 §3.1.6.</summary>
[BitFields<uint>]
[Reserved(6, 26)]
public readonly partial struct ControllerStatus
{
    /// <summary>RDY: commands are taken; follows CC.EN.</summary>
    [Bits(0, Symbol = "RDY"), FieldAccess(Access.ReadOnly)]
    public partial bool Ready { get; init; }

    /// <summary>CFS: a fatal error that only a reset mends.</summary>
    [Bits(1, Symbol = "CFS"), FieldAccess(Access.ReadOnly)]
    public partial bool FatalStatus { get; init; }

    /// <summary>SHST.</summary>
    [Bits(2, 2, Symbol = "SHST"), FieldAccess(Access.ReadOnly)]
    public partial ShutdownStatus ShutdownStatus { get; init; }

    /// <summary>NSSRO: the subsystem was reset. Cleared by writing 1.</summary>
    [Bits(4, Symbol = "NSSRO"), FieldAccess(Access.WriteOneToClear)]
    public partial bool SubsystemResetOccurred { get; init; }

    /// <summary>PP: commands are held up for a while.</summary>
    [Bits(5, Symbol = "PP"), FieldAccess(Access.ReadOnly)]
    public partial bool ProcessingPaused { get; init; }
}
