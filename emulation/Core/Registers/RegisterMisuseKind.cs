namespace DriverKit.Emulation;

/// <summary>What was wrong with an access to a <see cref="RegisterBank"/>.</summary>
public enum RegisterMisuseKind
{
    /// <summary>No register is modelled there.</summary>
    Unmodelled,

    /// <summary>The register takes no access of this width, or the access crosses its end.</summary>
    IllegalWidth,

    /// <summary>The offset is no multiple of the width.</summary>
    Misaligned,

    /// <summary>The register cannot be read.</summary>
    ReadOfWriteOnly,

    /// <summary>The register cannot be written.</summary>
    WriteToReadOnly,

    /// <summary>A write set reserved bits that are zero, or changed some that are preserved.</summary>
    ReservedBits,
}
