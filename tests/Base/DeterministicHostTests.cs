using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

public class DeterministicHostTests
{
    [Test]
    public void The_same_seed_gives_the_same_run()
    {
        var hashes = new HashSet<ulong>();
        for (ulong seed = 0; seed < 50; seed++)
        {
            (ulong hash, string order) = Contend(seed);
            Assert.That(Contend(seed), Is.EqualTo((hash, order)), $"seed {seed}");
            hashes.Add(hash);
        }

        Assert.That(hashes, Has.Count.GreaterThan(40), "different seeds must give different runs");
    }

    [Test]
    public void Virtual_time_passes_without_real_time()
    {
        using var kernel = new RumpKernel(new DeterministicHost(1));
        using LwpScope scope = kernel.Enter();
        var mutex = new KMutex("m");
        var cv = new CondVar("nothing");
        long start = kernel.Host.Now;
        using (mutex.Hold())
        {
            Assert.That(cv.TimedWait(mutex, TimeSpan.FromDays(10)), Is.EqualTo(Errno.ETIMEDOUT));
        }

        Assert.That(kernel.Host.Now - start, Is.InRange(864_000_000_000_000, 864_000_001_000_000));
    }

    [Test]
    public void A_deadlock_says_who_waits_for_what()
    {
        var host = new DeterministicHost(3);
        using var kernel = new RumpKernel(host);
        var a = new KMutex("a");
        var b = new KMutex("b");
        var report = Assert.Throws<KernelPanicException>(() =>
        {
            using LwpScope scope = kernel.Enter();
            a.Enter();
            kernel.Spawn("other", () =>
            {
                b.Enter();
                a.Enter();
            });
            new WaitForTime(kernel).Wait(TimeSpan.FromSeconds(1));
            b.Enter();
        })!;
        Assert.That(report.Message, Does.Contain("main waits for mutex 'b', held by lwp"));
        Assert.That(report.Message, Does.Contain("other waits for mutex 'a', held by lwp"));
    }

    [Test]
    public void Timers_alone_do_not_hide_a_deadlock()
    {
        var host = new DeterministicHost(3) { StallLimit = 60_000_000_000 };
        using var kernel = new RumpKernel(host);
        Callout? tick = null;
        tick = new Callout(host, () => tick!.Schedule(TimeSpan.FromSeconds(1)));
        tick.Schedule(TimeSpan.FromSeconds(1));
        var mutex = new KMutex("m");
        var cv = new CondVar("godot");
        var report = Assert.Throws<KernelPanicException>(() =>
        {
            using LwpScope scope = kernel.Enter();
            mutex.Enter();
            cv.Wait(mutex);
        })!;
        Assert.That(report.Message, Does.Contain("godot").And.Contain("only timers run"));
    }

    [Test]
    public void The_order_of_ready_work_varies_with_the_seed()
    {
        var orders = new HashSet<string>();
        for (ulong seed = 0; seed < 60; seed++)
        {
            var host = new DeterministicHost(seed);
            using var kernel = new RumpKernel(host);
            string order = "";
            foreach (char c in "abc")
            {
                new SoftInterrupt(host, () => order += c).Schedule();
            }

            using (kernel.Enter())
            {
            }

            orders.Add(order);
        }

        Assert.That(orders, Has.Count.EqualTo(6));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Waiting_with_a_spin_mutex_held_is_a_panic(bool deterministic)
    {
        using var kernel = new RumpKernel(deterministic ? new DeterministicHost(3) : new RealHost(_ => { }));
        var spin = new SpinMutex(kernel.Host);
        var mutex = new KMutex("m");
        var cv = new CondVar("cv");
        using LwpScope scope = kernel.Enter();
        mutex.Enter();
        spin.Enter();
        Assert.That(() => cv.Wait(mutex), Throws.TypeOf<KernelPanicException>().With.Message.Contains("spin mutex held"));
        spin.Exit();
    }

    [Test]
    public void Waiting_in_soft_context_is_a_panic()
    {
        using var kernel = new RumpKernel(new DeterministicHost(3));
        var mutex = new KMutex("m");
        using (kernel.Enter())
        {
            new SoftInterrupt(kernel.Host, mutex.Enter).Schedule();
        }

        Assert.That(kernel.PanicReport!.Message, Does.Contain("thread context required"));
    }

    [Test]
    public void Advance_lets_timers_run_and_threads_go_on()
    {
        var host = new DeterministicHost(9);
        using var kernel = new RumpKernel(host);
        int ticks = 0;
        Callout? tick = null;
        tick = new Callout(host, () =>
        {
            ticks++;
            tick!.Schedule(TimeSpan.FromSeconds(1));
        });
        tick.Schedule(TimeSpan.FromSeconds(1));
        bool slept = false;
        kernel.Spawn("sleeper", () =>
        {
            kernel.Pause(TimeSpan.FromSeconds(5));
            slept = true;
        });
        Assert.That(host.Now, Is.LessThan(1_000_000), "no time passes while nobody waits");
        host.Advance(TimeSpan.FromSeconds(10.5));
        Assert.That((ticks, slept), Is.EqualTo((10, true)));
        tick.Stop();
    }

    [Test]
    public void Chance_and_the_wall_clock_come_from_the_seed()
    {
        using var one = new DeterministicHost(5);
        using var same = new DeterministicHost(5);
        using var other = new DeterministicHost(6);
        Assert.That(Bytes(same), Is.EqualTo(Bytes(one)));
        Assert.That(Bytes(other), Is.Not.EqualTo(Bytes(one)));
        Assert.That(same.WallClock, Is.EqualTo(one.WallClock));

        static byte[] Bytes(DeterministicHost host)
        {
            byte[] bytes = new byte[21];
            host.FillRandom(bytes);
            return bytes;
        }
    }

    [Test]
    public void A_missed_wake_up_is_found_by_some_seed()
    {
        int found = 0;
        for (ulong seed = 0; seed < 100; seed++)
        {
            using var kernel = new RumpKernel(new DeterministicHost(seed));
            var mutex = new KMutex("m");
            var cv = new CondVar("flag");
            bool flag = false;
            kernel.Spawn("setter", () =>
            {
                using KMutex.Scope before = mutex.Hold();
            });
            try
            {
                using LwpScope scope = kernel.Enter();
                kernel.Spawn("setter", () =>
                {
                    flag = true;
                    cv.Signal();
                });
                if (!flag)
                {
                    // The bug: the flag is looked at without the mutex, so the signal may come before the wait.
                    mutex.Enter();
                    cv.Wait(mutex);
                    mutex.Exit();
                }
            }
            catch (KernelPanicException e)
            {
                Assert.That(e.Message, Does.Contain("flag"));
                found++;
            }
        }

        Assert.That(found, Is.InRange(1, 99));
    }

    private static (ulong Hash, string Order) Contend(ulong seed)
    {
        var host = new DeterministicHost(seed);
        using var kernel = new RumpKernel(host);
        var mutex = new KMutex("counter");
        var queue = new WorkQueue(kernel, "queue");
        string order = "";
        int inside = 0;
        using (kernel.Enter())
        {
            for (int i = 0; i < 4; i++)
            {
                int me = i;
                kernel.Spawn($"t{i}", () =>
                {
                    for (int n = 0; n < 5; n++)
                    {
                        using KMutex.Scope held = mutex.Hold();
                        Assert.That(++inside, Is.EqualTo(1));
                        order += me;
                        host.SchedulingPoint();
                        inside--;
                    }
                });
            }

            queue.Enqueue(() => order += "q");
            queue.Wait();
        }

        Assert.That(order, Has.Length.EqualTo(21));
        return (host.RunHash, order);
    }
}
