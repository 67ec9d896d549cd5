namespace DriverKit.Specs.Scsi;

/// <summary>REPORTING OPTIONS of REPORT SUPPORTED OPERATION CODES. SPC-4 §6.35.</summary>
public enum ReportingOptions : byte
{
    /// <summary>All commands.</summary>
    All = 0,

    /// <summary>One command that has no service actions.</summary>
    OneOpcode = 1,

    /// <summary>One command by opcode and service action.</summary>
    OneServiceAction = 2,

    /// <summary>One command, with or without a service action.</summary>
    OneEither = 3,
}
