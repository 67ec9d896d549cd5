namespace DriverKit.Architecture.Tests;

/// <summary>The rooms of the house, as far as references between projects go.</summary>
internal enum Layer
{
    /// <summary>Registers, specs, interfaces: what everybody may know, and which knows nothing of ours.</summary>
    Seam,

    /// <summary>The source generator, which runs in the compiler.</summary>
    Generator,

    /// <summary>Native functions, for backends.</summary>
    Interop,

    /// <summary>Wrappers of the seam's interfaces.</summary>
    Decorators,

    /// <summary>Ways to real hardware.</summary>
    Backend,

    /// <summary>The other side of the registers.</summary>
    Emulation,

    /// <summary>What carries a model to another process: it needs native functions and a thread of its own.</summary>
    ModelServer,

    /// <summary>kernel/Base.</summary>
    KernelBase,

    /// <summary>kernel/Dev.</summary>
    KernelDev,

    /// <summary>kernel/Vfs.</summary>
    KernelVfs,

    /// <summary>kernel/Net.</summary>
    KernelNet,

    /// <summary>A kernel project above the factions: NFS needs two.</summary>
    KernelAbove,

    /// <summary>A driver.</summary>
    Driver,

    /// <summary>The tool, the boards, the tests, the measurements: they may know everything.</summary>
    Top,

    /// <summary>A folder the rules do not name.</summary>
    Unknown,
}
