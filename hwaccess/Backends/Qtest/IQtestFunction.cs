using DriverKit.Pci;

namespace DriverKit.Backends.Qtest;

/// <summary>A function of a QEMU machine, and the process it lives in.</summary>
public interface IQtestFunction : IPciFunction
{
    /// <summary>The process id of QEMU: when it ends, the function is gone.</summary>
    int ProcessId { get; }
}
