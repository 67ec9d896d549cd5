using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using Process = System.Diagnostics.Process;

namespace DriverKit.Base.Tests;

[NonParallelizable]
public class ManyKernelsTests
{
    [Test]
    public void Ten_thousand_starts_leave_nothing_behind()
    {
        for (int i = 0; i < 500; i++)
        {
            Live(i);
        }

        using var watch = new RealHost(_ => { });
        Arena arena = watch.Arena;
        long pages = arena.InUse;
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        int threads = Threads();
        for (int i = 0; i < 10_000; i++)
        {
            Live(i);
        }

        Assert.That(arena.InUse, Is.EqualTo(pages), "arena bytes");
        Assert.That(SpinWait.SpinUntil(() => Threads() <= threads + 1, TimeSpan.FromSeconds(60)), $"{Threads()} threads after {threads}");
        long grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        TestContext.Out.WriteLine($"managed memory grew by {grown} bytes over 10,000 kernels, threads {threads} -> {Threads()}");
        Assert.That(grown, Is.LessThan(500_000), "managed bytes");
    }

    [Test]
    public void Two_thousand_at_once_live_their_own_lives()
    {
        const int Count = 2_000;
        RumpKernel[] kernels = [.. Enumerable.Range(0, Count).Select(i => new RumpKernel(new RealHost(_ => { }), options: new KernelOptions { Name = $"k{i}" }))];
        int[] ticks = new int[Count];
        int threads = Threads();
        for (int i = 0; i < Count; i++)
        {
            int me = i;
            using LwpScope scope = kernels[i].Enter();
            new Callout(kernels[i].Host, () => Interlocked.Increment(ref ticks[me])).Schedule(TimeSpan.FromMilliseconds(me % 20));
            kernels[i].Console.WriteLine($"I am {me}");
        }

        Assert.That(SpinWait.SpinUntil(() => ticks.All(t => t == 1), TimeSpan.FromSeconds(60)), $"{ticks.Count(t => t == 1)} of {Count} timers ran");
        Assert.That(Threads(), Is.LessThan(threads + 64));
        for (int i = 0; i < Count; i++)
        {
            Assert.That(kernels[i].Console.Snapshot().Single().Text, Is.EqualTo($"I am {i}"));
            kernels[i].Dispose();
        }
    }

    [Test]
    public void Kernels_do_not_see_each_other()
    {
        using var one = new RumpKernel(new RealHost(_ => { }));
        using var two = new RumpKernel(new RealHost(_ => { }));
        one.Set(new object[1]);
        Assert.That(two.Find<object[]>(), Is.Null);
        Assert.That(one.CreateProcess().Pid, Is.EqualTo(two.CreateProcess().Pid));
        using var image = new DriverKit.Block.MemoryBlockFile(4096);
        one.Devices.Attach(new FileBlockDevice("fd0", one.Host, image));
        Assert.That(two.Devices.FindBlock("fd0"), Is.Null);
        one.Memory.Allocate(4096, out ArenaSegment segment);
        Assert.That(two.Memory.InUse, Is.Zero);
        Assert.That(() => two.Memory.Free(segment), Throws.ArgumentException);
        using (one.Enter())
        {
            using (two.Enter())
            {
                Assert.That(Lwp.Current!.Kernel, Is.SameAs(two));
            }

            Assert.That(Lwp.Current!.Kernel, Is.SameAs(one));
        }

        Assert.That(Lwp.Current, Is.Null);
    }

    [Test]
    public void A_host_serves_one_kernel()
    {
        var host = new RealHost(_ => { });
        using var kernel = new RumpKernel(host);
        Assert.That(() => new RumpKernel(host), Throws.ArgumentException.With.Message.Contains("serves another kernel"));
    }

    private static void Live(int i)
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        using LwpScope scope = kernel.Enter();
        kernel.Memory.Allocate(5000, out _);
        new Callout(kernel.Host, () => { }).Schedule(TimeSpan.FromSeconds(100));
        new SoftInterrupt(kernel.Host, () => { }).Schedule();
        if (i % 50 == 0)
        {
            var queue = new WorkQueue(kernel, "work");
            queue.Enqueue(() => { });
            queue.Wait();
        }
    }

    private static int Threads()
    {
        using Process self = Process.GetCurrentProcess();
        return self.Threads.Count;
    }
}
