using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>What must be so before a command is carried out.</summary>
[Flags]
internal enum ScsiCommandNeeds
{
    None = 0,

    /// <summary>A medium that is ready.</summary>
    Medium = 1,

    /// <summary>A medium that can be written.</summary>
    Writable = 2 | Medium,

    /// <summary>Carried out while a unit attention is pending, which stays. SPC-4 §6.4, §6.33, §6.37.</summary>
    IgnoresAttention = 4,

    /// <summary>Allowed whoever holds a reservation. SPC-4 §5.13.1.</summary>
    IgnoresReservation = 8,

    /// <summary>A reading command: allowed beside write-exclusive reservations. SBC-3 §4.17.</summary>
    Reads = 16,
}

/// <summary>A command that the engine knows: its CDB, what it needs, what it does.</summary>
/// <param name="Opcode">Operation code.</param>
/// <param name="ServiceAction">Service action, or -1 where the opcode has none.</param>
/// <param name="Usage">CDB usage bitmap: bits that mean something; the others are reserved. SPC-4 §6.35.3.</param>
/// <param name="Needs">What must be so before.</param>
/// <param name="Begin">What it does.</param>
internal sealed record ScsiCommand(
    ScsiOpcode Opcode, int ServiceAction, byte[] Usage, ScsiCommandNeeds Needs, Action<ScsiLogicalUnit, ScsiTask> Begin);
