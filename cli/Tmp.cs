using DriverKit.Cli.Commands.Fs;
namespace DriverKit.Cli;
internal static class KernelComponents { public static DriverKit.Kernel.IKernelComponent[] Create() => []; }
internal static class LocatorSchemes { public static DriverKit.Locators.ILocatorScheme[] Create() => []; }
internal static class FatCheckReport { public static ExitCode Run(DriverKit.Kernel.RumpKernel k, DriverKit.Kernel.BlockDevice d, bool w, bool j) => ExitCode.Ok; }
