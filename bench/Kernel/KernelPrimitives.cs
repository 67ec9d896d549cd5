using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Bench.Kernel;

/// <summary>What the kernel's small things cost while nobody contends for them.</summary>
internal sealed class KernelPrimitives : IMeasurement
{
    public string Name => "kernel-primitives";

    public string What => "null system call, locks, callouts, soft work, kernel memory, the clock: nanoseconds each, uncontended";

    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        Process process = kernel.CreateProcess();
        Syscall call = kernel.Syscalls.Define("null");
        yield return new Figure("null system call, thread outside", Each(options, n => Calls(call, process, n)), "ns");
        yield return Inside("null system call, thread inside", (n, _) => Calls(call, process, n), 37);
        var mutex = new KMutex("m");
        yield return Inside("mutex", (n, _) =>
        {
            for (int i = 0; i < n; i++)
            {
                mutex.Enter();
                mutex.Exit();
            }
        });
        var rw = new RwLock("rw");
        yield return Inside("readers-writer lock, read", (n, _) =>
        {
            for (int i = 0; i < n; i++)
            {
                rw.EnterRead();
                rw.Exit();
            }
        });
        yield return Inside("readers-writer lock, write", (n, _) =>
        {
            for (int i = 0; i < n; i++)
            {
                rw.EnterWrite();
                rw.Exit();
            }
        });
        var spin = new SpinMutex(kernel.Host);
        yield return Inside("spin mutex", (n, _) =>
        {
            for (int i = 0; i < n; i++)
            {
                spin.Enter();
                spin.Exit();
            }
        });
        var callout = new Callout(kernel.Host, () => { });
        yield return Inside("callout set and stopped", (n, _) =>
        {
            for (int i = 0; i < n; i++)
            {
                callout.Schedule(TimeSpan.FromSeconds(5));
                callout.Stop();
            }
        });
        var soft = new SoftInterrupt(kernel.Host, () => { });
        yield return Inside("soft interrupt scheduled and run", (n, k) =>
        {
            for (int i = 0; i < n; i++)
            {
                soft.Schedule();
                k.Host.RunReady();
            }
        }, 100);
        yield return Inside("8 KiB of kernel memory", (n, k) =>
        {
            for (int i = 0; i < n; i++)
            {
                k.Memory.Allocate(8192, out ArenaSegment segment);
                k.Memory.Free(segment);
            }
        });
        yield return Inside("the clock", (n, k) =>
        {
            long sum = 0;
            for (int i = 0; i < n; i++)
            {
                sum += k.Host.Now;
            }

            GC.KeepAlive(sum);
        });

        Figure Inside(string name, Action<int, RumpKernel> body, double? goal = null) => new(name, Each(options, n =>
        {
            using LwpScope scope = kernel.Enter(process);
            body(n, kernel);
        }), "ns", goal);
    }

    private static void Calls(Syscall call, Process process, int n)
    {
        for (int i = 0; i < n; i++)
        {
            using SyscallScope scope = call.Enter(process);
            scope.Return(Errno.Ok);
        }
    }

    private static double Each(MeasureOptions options, Action<int> body) => Rounds.NanosecondsEach(options, body);
}
