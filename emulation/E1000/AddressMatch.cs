namespace DriverKit.Emulation.E1000;

/// <summary>How a frame's destination matched.</summary>
internal enum AddressMatch
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Surely.</summary>
    Exact,

    /// <summary>By the hash alone: software must look.</summary>
    Inexact,
}
