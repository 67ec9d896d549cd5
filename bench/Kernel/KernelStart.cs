using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using Process = System.Diagnostics.Process;

namespace DriverKit.Bench.Kernel;

/// <summary>What starting and ending a bare kernel costs in a warm process.</summary>
internal sealed class KernelStart : IMeasurement
{
    public string Name => "kernel-start";

    public string What => "start and end of a kernel without components: time, memory, threads";

    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        double nanoseconds = Rounds.NanosecondsEach(options, static n =>
        {
            for (int i = 0; i < n; i++)
            {
                using RumpKernel kernel = Start();
            }
        });
        yield return new Figure("start and end", nanoseconds / 1000, "µs", 300);
        yield return new Figure("held by one", HeldEach(), "bytes", 100 * 1024, "1,000 kernels at once, each entered once");
        int before = Threads();
        RumpKernel[] kernels = [.. Enumerable.Range(0, 1000).Select(_ => Start())];
        yield return new Figure("threads of 1,000 idle kernels", Threads() - before, "threads", 0);
        Array.ForEach(kernels, k => k.Dispose());
    }

    private static RumpKernel Start()
    {
        var kernel = new RumpKernel(new RealHost(_ => { }));
        using LwpScope scope = kernel.Enter();
        return kernel;
    }

    private static double HeldEach()
    {
        const int Count = 1000;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        RumpKernel[] kernels = [.. Enumerable.Range(0, Count).Select(_ => Start())];
        double each = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        Array.ForEach(kernels, k => k.Dispose());
        return each;
    }

    private static int Threads()
    {
        using Process self = Process.GetCurrentProcess();
        return self.Threads.Count;
    }
}
