using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

public class RealHostTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Test]
    public void Work_posted_from_outside_runs_with_nobody_inside()
    {
        using var host = new RealHost(_ => { });
        for (int i = 0; i < 300; i++)
        {
            using var ran = new ManualResetEventSlim();
            host.Post(new ActionWork(ran.Set));
            Assert.That(ran.Wait(Bound), $"post {i}");
        }
    }

    [Test]
    public void Timers_run_with_nobody_inside_and_in_order()
    {
        using var host = new RealHost(_ => { });
        using var ran = new CountdownEvent(3);
        var order = new List<int>();
        foreach (int i in new[] { 3, 1, 2 })
        {
            new Callout(host, () =>
            {
                order.Add(i);
                ran.Signal();
            }).Schedule(TimeSpan.FromMilliseconds(10 * i));
        }

        Assert.That(ran.Wait(Bound));
        Assert.That(order, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void A_timer_behind_a_cancelled_one_still_runs()
    {
        using var host = new RealHost(_ => { });
        for (int i = 0; i < 20; i++)
        {
            using var ran = new ManualResetEventSlim();
            var early = new Callout(host, () => { });
            var late = new Callout(host, ran.Set);
            early.Schedule(TimeSpan.FromMilliseconds(1));
            late.Schedule(TimeSpan.FromMilliseconds(4));
            Thread.Yield();
            early.Stop();
            Assert.That(ran.Wait(Bound));
        }
    }

    [Test]
    public void A_foreign_thread_and_waiting_threads_never_miss_each_other()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        const int Rounds = 20_000;
        var spin = new SpinMutex(kernel.Host);
        var cv = new CondVar("pong");
        long asked = 0;
        long answered = 0;
        var answer = new SoftInterrupt(kernel.Host, () =>
        {
            using SpinMutex.Scope held = spin.Hold();
            answered = Volatile.Read(ref asked);
            cv.Broadcast();
        });
        bool stop = false;
        var device = new Thread(() =>
        {
            long seen = 0;
            while (!Volatile.Read(ref stop))
            {
                if (Volatile.Read(ref asked) != seen)
                {
                    seen = Volatile.Read(ref asked);
                    answer.Schedule();
                }
                else
                {
                    Thread.Yield();
                }
            }
        });
        device.Start();
        try
        {
            using LwpScope scope = kernel.Enter();
            for (int i = 1; i <= Rounds; i++)
            {
                using SpinMutex.Scope held = spin.Hold();
                Volatile.Write(ref asked, i);
                while (answered < i)
                {
                    Assert.That(cv.Wait(spin, kernel.Host.Now + 20_000_000_000), Is.EqualTo(Errno.Ok), $"round {i}");
                }
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            device.Join();
        }

        Assert.That(answered, Is.EqualTo(Rounds));
    }

    [Test]
    public void Soft_work_never_runs_twice_at_once()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        int inside = 0;
        int twice = 0;
        int ran = 0;
        HostWork[] work = [.. Enumerable.Range(0, 8).Select(_ => new ActionWork(() =>
        {
            twice += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
            ran++;
            Interlocked.Decrement(ref inside);
        }))];
        Thread[] posters = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                kernel.Host.Post(work[(i + t) % work.Length]);
                if (i % 64 == 0)
                {
                    using LwpScope scope = kernel.Enter();
                }
            }
        }))];
        Array.ForEach(posters, p => p.Start());
        Array.ForEach(posters, p => p.Join());
        using (kernel.Enter())
        {
        }

        Assert.That(SpinWait.SpinUntil(() => work.All(w => !w.IsQueued), Bound));
        Assert.That(twice, Is.Zero);
        Assert.That(ran, Is.GreaterThan(8));
    }

    [Test]
    public void Halt_waits_for_a_running_handler()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        using var started = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        bool ended = false;
        var callout = new Callout(kernel.Host, () =>
        {
            started.Set();
            go.Wait(Bound);
            Volatile.Write(ref ended, true);
        });
        callout.Schedule(TimeSpan.FromMilliseconds(1));
        Assert.That(started.Wait(Bound));
        using LwpScope scope = kernel.Enter();
        Assert.That(callout.Stop(), Is.False);
        Assert.That(callout.IsRunning);
        go.Set();
        callout.Halt();
        Assert.That(Volatile.Read(ref ended));
    }

    [Test]
    public void Many_waiting_threads_share_one_run_loop()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        const int Threads = 6;
        const int Rounds = 300;
        var finished = new WorkerCount(kernel, Threads);
        int ticks = 0;
        using (kernel.Enter())
        {
            for (int t = 0; t < Threads; t++)
            {
                kernel.Spawn($"t{t}", () =>
                {
                    for (int i = 0; i < Rounds; i++)
                    {
                        var done = new WaitForSoft(kernel);
                        done.Run(() => ticks++);
                    }

                    finished.Done();
                });
            }

            finished.Wait();
        }

        Assert.That(ticks, Is.EqualTo(Threads * Rounds));
    }
}
