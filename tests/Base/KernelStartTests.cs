using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

public class KernelStartTests
{
    [Test]
    public void A_work_item_runs_and_is_waited_for()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        using LwpScope scope = kernel.Enter();
        var queue = new WorkQueue(kernel, "work");
        int done = 0;
        queue.Enqueue(() => Interlocked.Increment(ref done));
        queue.Wait();
        Assert.That(done, Is.EqualTo(1));
    }

    [Test]
    public void A_callout_ends_a_wait()
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        using LwpScope scope = kernel.Enter();
        var mutex = new SpinMutex(kernel.Host);
        var cv = new CondVar("test");
        bool fired = false;
        var callout = new Callout(kernel.Host, () =>
        {
            using SpinMutex.Scope held = mutex.Hold();
            fired = true;
            cv.Broadcast();
        });
        callout.Schedule(TimeSpan.FromMilliseconds(5));
        using (mutex.Hold())
        {
            while (!fired)
            {
                Assert.That(cv.Wait(mutex, kernel.Host.Now + 5_000_000_000), Is.EqualTo(Errno.Ok));
            }
        }

        Assert.That(fired);
    }
}
