using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

public class LockTests
{
    private RumpKernel _kernel = null!;

    [SetUp]
    public void Start() => _kernel = new RumpKernel(new DeterministicHost(17));

    [TearDown]
    public void End() => _kernel.Dispose();

    [Test]
    public void Locks_know_their_owner()
    {
        using LwpScope scope = _kernel.Enter();
        var mutex = new KMutex("m");
        var rw = new RwLock("rw");
        mutex.Enter();
        rw.EnterWrite();
        Assert.That((mutex.IsOwned, rw.IsWriteHeld, mutex.TryEnter(), rw.TryEnterRead(), rw.TryEnterWrite()), Is.EqualTo((true, true, false, false, false)));
        Assert.That(mutex.Enter, Throws.TypeOf<KernelPanicException>().With.Message.Contains("locking against myself"));
        Assert.That(rw.EnterWrite, Throws.TypeOf<KernelPanicException>().With.Message.Contains("locking against myself"));
        Assert.That(rw.EnterRead, Throws.TypeOf<KernelPanicException>().With.Message.Contains("locking against myself"));
        string? stolen = null;
        _kernel.Spawn("thief", () =>
        {
            try
            {
                mutex.Exit();
            }
            catch (KernelPanicException e)
            {
                stolen = e.Message;
            }
        });
        _kernel.Pause(TimeSpan.FromSeconds(1));
        Assert.That(stolen, Does.Contain("mutex 'm' released by lwp"));
        mutex.Exit();
        rw.Exit();
        Assert.That((mutex.IsOwned, rw.IsHeld), Is.EqualTo((false, false)));
        Assert.That(rw.Exit, Throws.TypeOf<KernelPanicException>().With.Message.Contains("not held"));
    }

    [Test]
    public void A_lone_reader_becomes_the_writer_and_back()
    {
        using LwpScope scope = _kernel.Enter();
        var rw = new RwLock("rw");
        rw.EnterRead();
        Assert.That(rw.TryUpgrade());
        Assert.That(rw.IsWriteHeld);
        rw.Downgrade();
        Assert.That((rw.IsWriteHeld, rw.IsHeld, rw.TryEnterRead()), Is.EqualTo((false, true, true)));
        Assert.That(rw.TryUpgrade(), Is.False, "two readers");
        rw.Exit();
        rw.Exit();
        Assert.That(rw.IsHeld, Is.False);
    }

    [Test]
    public void Neither_readers_nor_writers_starve()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            using var kernel = new RumpKernel(new DeterministicHost(seed));
            var rw = new RwLock("rw");
            var order = new List<char>();
            var finished = new WorkerCount(kernel, 3);
            using LwpScope scope = kernel.Enter();
            rw.EnterRead();
            Spawn('w', write: true);
            kernel.Pause(TimeSpan.FromSeconds(1));
            Assert.That(rw.TryEnterRead(), Is.False, "a writer waits");
            Spawn('r', write: false);
            Spawn('r', write: false);
            kernel.Pause(TimeSpan.FromSeconds(1));
            Assert.That(order, Is.Empty);
            rw.Exit();
            finished.Wait();
            Assert.That(new string([.. order]), Is.EqualTo("wrr"));

            void Spawn(char who, bool write) => kernel.Spawn($"{who}", () =>
            {
                using (write ? rw.HoldWrite() : rw.HoldRead())
                {
                    order.Add(who);
                }

                finished.Done();
            });
        }
    }

    [Test]
    public void A_mutex_is_handed_to_who_waited_too_long()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            using var kernel = new RumpKernel(new DeterministicHost(seed));
            var mutex = new KMutex("m");
            bool got = false;
            int turns = 0;
            using LwpScope scope = kernel.Enter();
            mutex.Enter();
            kernel.Spawn("patient", () =>
            {
                using KMutex.Scope held = mutex.Hold();
                got = true;
            });
            while (!got)
            {
                kernel.Pause(TimeSpan.FromMilliseconds(1));
                mutex.Exit();
                mutex.Enter();
                Assert.That(++turns, Is.LessThan(12), $"seed {seed}");
            }

            mutex.Exit();
        }
    }

    [Test]
    public void Waiters_are_woken_in_order()
    {
        using LwpScope scope = _kernel.Enter();
        var spin = new SpinMutex(_kernel.Host);
        var cv = new CondVar("turn");
        var order = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            int me = i;
            _kernel.Spawn($"t{i}", () =>
            {
                using SpinMutex.Scope held = spin.Hold();
                cv.Wait(spin);
                order.Add(me);
            });
            _kernel.Pause(TimeSpan.FromMilliseconds(1));
        }

        for (int i = 0; i < 4; i++)
        {
            Assert.That(cv.HasWaiters);
            cv.Signal();
            _kernel.Pause(TimeSpan.FromMilliseconds(1));
        }

        Assert.That(order, Is.EqualTo(new[] { 0, 1, 2, 3 }));
        Assert.That(cv.HasWaiters, Is.False);
    }

    [Test]
    public void Halt_keeps_a_callout_from_coming_back()
    {
        int runs = 0;
        Callout? again = null;
        again = new Callout(_kernel.Host, () =>
        {
            runs++;
            again!.Schedule(TimeSpan.FromMilliseconds(1));
        });
        again.Schedule(TimeSpan.FromMilliseconds(1));
        using LwpScope scope = _kernel.Enter();
        _kernel.Pause(TimeSpan.FromMilliseconds(10.5));
        Assert.That(runs, Is.EqualTo(10));
        Assert.That(again.Halt());
        _kernel.Pause(TimeSpan.FromSeconds(1));
        Assert.That((runs, again.IsScheduled, again.IsRunning), Is.EqualTo((10, false, false)));
    }

    [Test]
    public void A_work_queue_does_its_work_in_order_and_may_wait()
    {
        using LwpScope scope = _kernel.Enter();
        var queue = new WorkQueue(_kernel, "work");
        var order = new List<int>();
        for (int i = 0; i < 5; i++)
        {
            int me = i;
            queue.Enqueue(() =>
            {
                _kernel.Pause(TimeSpan.FromSeconds(5 - me));
                order.Add(me);
            });
        }

        queue.Wait();
        Assert.That(order, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }
}
