using System.Diagnostics;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using Process = System.Diagnostics.Process;

namespace DriverKit.Bench.Kernel;

/// <summary>What starting and ending a bare kernel costs in a warm process.</summary>
internal sealed class KernelStart : IMeasurement
{
    public string Name => "kernel-start";

    public string What => "start and end of kernels, bare and with all components: time, memory, threads";

    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        var watch = Stopwatch.StartNew();
        using (RumpKernel first = Start(KernelComponents.Create()))
        {
            yield return new Figure("the first with all components", watch.Elapsed.TotalMicroseconds, "µs", 4200, "in this process, after the measurements before it");
        }

        foreach ((string what, Func<IKernelComponent[]?> components) in new (string, Func<IKernelComponent[]?>)[]
        {
            ("bare", () => null), ("with all components", KernelComponents.Create),
        })
        {
            yield return new Figure($"start and end, {what}", StartAndEnd(options, components) / 1000, "µs", 300);
            yield return new Figure($"held by one, {what}", HeldEach(components), "bytes", 100 * 1024, "1,000 kernels at once, each entered once");
        }

        int before = Threads();
        RumpKernel[] kernels = [.. Enumerable.Range(0, 1000).Select(_ => Start(KernelComponents.Create()))];
        yield return new Figure("threads of 1,000 idle kernels", Threads() - before, "threads", 0);
        Array.ForEach(kernels, k => k.Dispose());
    }

    private static RumpKernel Start(IKernelComponent[]? components)
    {
        var kernel = new RumpKernel(new RealHost(_ => { }), components);
        using LwpScope scope = kernel.Enter();
        return kernel;
    }

    private static double StartAndEnd(MeasureOptions options, Func<IKernelComponent[]?> components) => Rounds.NanosecondsEach(options, n =>
    {
        for (int i = 0; i < n; i++)
        {
            using RumpKernel kernel = Start(components());
        }
    });

    private static double HeldEach(Func<IKernelComponent[]?> components)
    {
        const int Count = 1000;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        RumpKernel[] kernels = [.. Enumerable.Range(0, Count).Select(_ => Start(components()))];
        long arena = kernels.Sum(k => k.Memory.InUse);
        double each = (double)(GC.GetTotalMemory(forceFullCollection: true) - before + arena) / Count;
        Array.ForEach(kernels, k => k.Dispose());
        return each;
    }

    private static int Threads()
    {
        using Process self = Process.GetCurrentProcess();
        return self.Threads.Count;
    }
}
