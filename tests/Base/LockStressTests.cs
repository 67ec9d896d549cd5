using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

public class LockStressTests
{
    private const int Seeds = 150;

    [Test]
    public void Readers_and_writers_exclude_each_other_under_every_seed()
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            ReadAndWrite(new DeterministicHost(seed), rounds: 12);
        }
    }

    [Test]
    public void Readers_and_writers_exclude_each_other_on_the_real_host() => ReadAndWrite(new RealHost(_ => { }), rounds: 20_000);

    [Test]
    public void Nothing_is_lost_between_producers_and_consumers_under_every_seed()
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            ProduceAndConsume(new DeterministicHost(seed), items: 20);
        }
    }

    [Test]
    public void Nothing_is_lost_between_producers_and_consumers_on_the_real_host() =>
        ProduceAndConsume(new RealHost(_ => { }), items: 5_000);

    [Test]
    public void Timed_waits_and_signals_meet_under_every_seed()
    {
        int timeouts = 0;
        int wakeups = 0;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            using var kernel = new RumpKernel(new DeterministicHost(seed));
            using LwpScope scope = kernel.Enter();
            var mutex = new KMutex("m");
            var cv = new CondVar("cv");
            bool ready = false;
            kernel.Spawn("waker", () =>
            {
                kernel.Pause(TimeSpan.FromMilliseconds(1));
                using KMutex.Scope held = mutex.Hold();
                ready = true;
                cv.Signal();
            });
            using KMutex.Scope outer = mutex.Hold();
            Errno error = Errno.Ok;
            while (!ready && error == Errno.Ok)
            {
                error = cv.TimedWait(mutex, TimeSpan.FromMilliseconds(1));
            }

            timeouts += error == Errno.ETIMEDOUT ? 1 : 0;
            wakeups += error == Errno.Ok ? 1 : 0;
            Assert.That(mutex.IsOwned);
        }

        Assert.That(timeouts, Is.GreaterThan(0));
        Assert.That(wakeups, Is.GreaterThan(0));
    }

    private static void ReadAndWrite(IHost host, int rounds)
    {
        using var kernel = new RumpKernel(host);
        var rw = new RwLock("rw");
        int readers = 0;
        int writers = 0;
        int both = 0;
        int done = 0;
        var finished = new WorkerCount(kernel, 5);
        using (kernel.Enter())
        {
            for (int i = 0; i < 5; i++)
            {
                bool writes = i < 2;
                kernel.Spawn(writes ? $"writer{i}" : $"reader{i}", () =>
                {
                    for (int n = 0; n < rounds; n++)
                    {
                        if (writes)
                        {
                            rw.EnterWrite();
                            int w = Interlocked.Increment(ref writers);
                            both += w != 1 || Volatile.Read(ref readers) != 0 ? 1 : 0;
                            host.SchedulingPoint();
                            Interlocked.Decrement(ref writers);
                            if (n % 3 == 0)
                            {
                                rw.Downgrade();
                                both += Volatile.Read(ref writers) != 0 ? 1 : 0;
                            }
                        }
                        else
                        {
                            rw.EnterRead();
                            Interlocked.Increment(ref readers);
                            both += Volatile.Read(ref writers) != 0 ? 1 : 0;
                            host.SchedulingPoint();
                            Interlocked.Decrement(ref readers);
                        }

                        rw.Exit();
                        Interlocked.Increment(ref done);
                    }

                    finished.Done();
                });
            }

            finished.Wait();
        }

        Assert.That(both, Is.Zero);
        Assert.That(done, Is.EqualTo(5 * rounds));
        Assert.That(rw.IsHeld, Is.False);
    }

    private static void ProduceAndConsume(IHost host, int items)
    {
        using var kernel = new RumpKernel(host);
        var mutex = new KMutex("queue");
        var notEmpty = new CondVar("not empty");
        var notFull = new CondVar("not full");
        var spin = new SpinMutex(host);
        var softDone = new CondVar("soft");
        var queue = new Queue<int>();
        int soft = 0;
        int sum = 0;
        int left = 3 * items;
        var interrupt = new SoftInterrupt(host, () =>
        {
            using SpinMutex.Scope held = spin.Hold();
            soft++;
            softDone.Broadcast();
        });
        var finished = new WorkerCount(kernel, 6);
        using (kernel.Enter())
        {
            for (int i = 0; i < 3; i++)
            {
                kernel.Spawn($"producer{i}", () =>
                {
                    for (int n = 1; n <= items; n++)
                    {
                        using (mutex.Hold())
                        {
                            while (queue.Count >= 2)
                            {
                                notFull.Wait(mutex);
                            }

                            queue.Enqueue(n);
                            notEmpty.Signal();
                        }

                        using (spin.Hold())
                        {
                            int before = soft;
                            interrupt.Schedule();
                            while (soft == before)
                            {
                                softDone.Wait(spin);
                            }
                        }
                    }

                    finished.Done();
                });
                kernel.Spawn($"consumer{i}", () =>
                {
                    while (true)
                    {
                        using KMutex.Scope held = mutex.Hold();
                        while (queue.Count == 0 && left > 0)
                        {
                            notEmpty.Wait(mutex);
                        }

                        if (left == 0)
                        {
                            break;
                        }

                        sum += queue.Dequeue();
                        notFull.Signal();
                        if (--left == 0)
                        {
                            notEmpty.Broadcast();
                        }
                    }

                    finished.Done();
                });
            }

            finished.Wait();
        }

        Assert.That(sum, Is.EqualTo(3 * items * (items + 1) / 2));
    }
}
