namespace DriverKit.Specs.Scsi;

/// <summary>DESCRIPTOR TYPE of the current capacity. MMC-6 §6.23.3.2.</summary>
public enum FormatCapacityKind : byte
{
    /// <summary>Of a formattable capacity, which has no such type.</summary>
    Formattable = 0,

    /// <summary>An unformatted or blank medium.</summary>
    Unformatted = 1,

    /// <summary>A formatted medium.</summary>
    Formatted = 2,

    /// <summary>No medium, or one of unknown capacity.</summary>
    NoMedium = 3,
}
