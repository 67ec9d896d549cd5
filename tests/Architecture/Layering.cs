namespace DriverKit.Architecture.Tests;

/// <summary>Who may know whom.</summary>
internal static class Layering
{
    /// <summary>Gives the room a project lies in.</summary>
    /// <param name="project">Its path from the root, with forward slashes.</param>
    public static Layer Of(string project) => project.Split('/') switch
    {
        ["hwaccess", _] => Layer.Seam,
        ["hwaccess", "Registers.Generator" or "Components.Generator", _] => Layer.Generator,
        ["hwaccess", "Interop", ..] => Layer.Interop,
        ["hwaccess", "Decorators", ..] => Layer.Decorators,
        ["hwaccess", "Backends", ..] => Layer.Backend,
        ["emulation", "VfioUser", ..] => Layer.ModelServer,
        ["emulation", ..] => Layer.Emulation,
        ["kernel", "Base", _] => Layer.KernelBase,
        ["kernel", "Dev", _] => Layer.KernelDev,
        ["kernel", "Vfs", _] => Layer.KernelVfs,
        ["kernel", "Net", _] => Layer.KernelNet,
        ["kernel", _, _] => Layer.KernelAbove,
        ["drivers", ..] => Layer.Driver,
        ["cli" or "boards" or "tests" or "bench", ..] => Layer.Top,
        _ => Layer.Unknown,
    };

    /// <summary>Whether a project of <paramref name="from"/> may reference one of <paramref name="to"/>.</summary>
    public static bool Allows(Layer from, Layer to) => from switch
    {
        Layer.Top => true,
        Layer.Seam => to is Layer.Generator,
        Layer.Generator => false,
        Layer.Interop => to is Layer.Seam or Layer.Generator,
        Layer.Decorators => to is Layer.Seam or Layer.Generator,
        Layer.Backend => to is Layer.Seam or Layer.Generator or Layer.Interop,
        Layer.Emulation => to is Layer.Seam or Layer.Generator or Layer.Emulation,
        Layer.ModelServer => to is Layer.Seam or Layer.Generator or Layer.Emulation or Layer.Interop,
        Layer.KernelBase => to is Layer.Seam or Layer.Generator,
        Layer.KernelDev or Layer.KernelVfs or Layer.KernelNet => to is Layer.KernelBase or Layer.Seam or Layer.Generator,
        Layer.KernelAbove => to is Layer.KernelBase or Layer.KernelDev or Layer.KernelVfs or Layer.KernelNet or Layer.Seam or Layer.Generator,
        Layer.Driver => to is Layer.KernelDev or Layer.KernelNet or Layer.KernelBase or Layer.Seam or Layer.Generator,
        _ => false,
    };
}
