using System.Diagnostics;
using DriverKit.Emulation;
using DriverKit.Pci;

namespace DriverKit.Conformance.Tests;

/// <summary>How a function is taken away from under its driver.</summary>
internal static class Removal
{
    public static bool IsPossible(IPciFunction function) => function is EmulatedPciFunction || ProcessOf(function) > 0;

    public static void Of(IPciFunction function)
    {
        if (function is EmulatedPciFunction emulated)
        {
            emulated.Remove();
            return;
        }

        using Process qemu = Process.GetProcessById(ProcessOf(function));
        qemu.Kill();
    }

    private static int ProcessOf(IPciFunction function) => function is Backends.Qtest.IQtestFunction qtest ? qtest.ProcessId : 0;
}
