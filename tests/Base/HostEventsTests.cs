using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

/// <summary>Threads that wait fetch completions themselves; none is lost, whoever waits, leaves or is woken meanwhile.</summary>
public class HostEventsTests
{
    private const long Bound = 20_000_000_000;

    [Test]
    public void A_thread_that_waits_fetches_what_it_waits_for()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        using var events = new FetchedEvents(kernel.Host);
        using (kernel.Enter())
        {
            var request = new Request(kernel, events);
            for (int i = 0; i < 500; i++)
            {
                request.Run(i);
            }
        }

        Assert.That(events.WaiterFetches, Is.AtLeast(500));
    }

    [Test]
    public void Several_threads_share_the_fetching()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        using var events = new FetchedEvents(kernel.Host);
        const int Threads = 4;
        var finished = new WorkerCount(kernel, Threads);
        using (kernel.Enter())
        {
            for (int t = 0; t < Threads; t++)
            {
                kernel.Spawn($"t{t}", () =>
                {
                    var request = new Request(kernel, events);
                    for (int i = 0; i < 500; i++)
                    {
                        request.Run(i);
                    }

                    finished.Done();
                });
            }

            finished.Wait();
        }

        Assert.That(events.WaiterFetches + events.OwnFetches, Is.Positive);
        Assert.That(events.IsBusy, Is.False);
    }

    [Test]
    public void A_thread_that_fetches_is_woken_by_another()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        using var events = new FetchedEvents(kernel.Host);
        events.Begin();
        var spin = new SpinMutex(kernel.Host);
        var cv = new CondVar("another thread");
        int told = 0;
        using var waits = new ManualResetEventSlim();
        var other = new Thread(() =>
        {
            waits.Wait();
            for (int i = 1; i <= 200; i++)
            {
                using LwpScope scope = kernel.Enter();
                using SpinMutex.Scope held = spin.Hold();
                told++;
                cv.Broadcast();
            }
        });
        other.Start();
        using (kernel.Enter())
        {
            spin.Enter();
            waits.Set();
            while (told < 200)
            {
                Assert.That(cv.Wait(spin, kernel.Host.Now + Bound), Is.EqualTo(Errno.Ok));
            }

            spin.Exit();
        }

        other.Join();
        Assert.That(events.IsBusy, "what is under way at the device did not end");
    }

    [Test]
    public void What_is_under_way_when_a_thread_leaves_is_seen_to()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        using var events = new FetchedEvents(kernel.Host);
        using var ran = new ManualResetEventSlim();
        var soft = new SoftInterrupt(kernel.Host, ran.Set);
        using (kernel.Enter())
        {
            events.Begin();
        }

        events.End(soft.Schedule);
        Assert.That(ran.Wait(TimeSpan.FromSeconds(20)));
        Assert.That(events.OwnFetches, Is.Positive);
    }

    [Test]
    public void A_wait_with_a_deadline_ends_while_nothing_comes()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        using var events = new FetchedEvents(kernel.Host);
        events.Begin();
        using LwpScope scope = kernel.Enter();
        var spin = new SpinMutex(kernel.Host);
        var cv = new CondVar("nothing");
        using SpinMutex.Scope held = spin.Hold();
        Assert.That(cv.Wait(spin, kernel.Host.Now + 5_000_000), Is.EqualTo(Errno.ETIMEDOUT));
        Assert.That(events.WaiterFetches, Is.Positive);
    }

    /// <summary>A request to the device that ends at once, on another thread or at its submission by turns, and is waited for.</summary>
    private sealed class Request
    {
        private readonly FetchedEvents _events;
        private readonly SpinMutex _spin;
        private readonly CondVar _done = new("request");
        private readonly SoftInterrupt _soft;
        private bool _isDone;

        public Request(RumpKernel kernel, FetchedEvents events)
        {
            _events = events;
            _spin = new SpinMutex(kernel.Host);
            _soft = new SoftInterrupt(kernel.Host, () =>
            {
                using SpinMutex.Scope held = _spin.Hold();
                _isDone = true;
                _done.Broadcast();
            });
        }

        public void Run(int number)
        {
            _isDone = false;
            _events.Begin();
            if (number % 2 == 0)
            {
                _events.End(_soft.Schedule);
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => _events.End(_soft.Schedule), null);
            }

            using SpinMutex.Scope held = _spin.Hold();
            while (!_isDone)
            {
                Assert.That(_done.Wait(_spin, Lwp.Require().Kernel.Host.Now + Bound), Is.EqualTo(Errno.Ok), $"request {number}");
            }
        }
    }
}
