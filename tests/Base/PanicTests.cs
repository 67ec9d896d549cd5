using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

[TestFixture(true)]
[TestFixture(false)]
public class PanicTests(bool deterministic)
{
    [Test]
    public void An_exception_in_soft_context_ends_that_kernel_alone()
    {
        using RumpKernel kernel = Start();
        using RumpKernel other = Start();
        kernel.Console.WriteLine("last words");
        using (kernel.Enter())
        {
            new SoftInterrupt(kernel.Host, () => throw new InvalidOperationException("broken model")).Schedule();
        }

        Assert.That(kernel.PanicReport, Is.Not.Null);
        Assert.That(kernel.PanicReport!.Message, Does.Contain("broken model"));
        Assert.That(kernel.PanicReport.Where, Is.EqualTo(nameof(SoftInterrupt)));
        Assert.That(kernel.PanicReport.Stack, Does.Contain(nameof(PanicTests)));
        Assert.That(kernel.PanicReport.Console.Select(l => l.Text), Does.Contain("last words"));
        Assert.That(() => kernel.Enter(), Throws.TypeOf<KernelPanicException>().With.Message.Contains("broken model"));
        using (other.Enter())
        {
            Assert.That(other.IsStopped, Is.False);
        }
    }

    [Test]
    public void All_that_wait_are_woken_by_a_panic()
    {
        using RumpKernel kernel = Start();
        var mutex = new KMutex("m");
        var cv = new CondVar("never");
        int thrown = 0;
        using (kernel.Enter())
        {
            for (int i = 0; i < 3; i++)
            {
                kernel.Spawn("waiter", () =>
                {
                    try
                    {
                        using KMutex.Scope held = mutex.Hold();
                        cv.Wait(mutex);
                    }
                    catch (KernelPanicException)
                    {
                        Interlocked.Increment(ref thrown);
                        throw;
                    }
                });
            }

            kernel.Pause(TimeSpan.FromMilliseconds(5));
            kernel.Spawn("culprit", () => throw new InvalidOperationException("boom"));
            Assert.That(() => kernel.Pause(TimeSpan.FromSeconds(60)), Throws.TypeOf<KernelPanicException>());
        }

        kernel.Dispose();
        Assert.That(thrown, Is.EqualTo(3));
        Assert.That(kernel.PanicReport!.Where, Does.Contain("culprit"));
    }

    [Test]
    public void What_is_the_hosts_is_given_back_after_a_panic_and_what_is_the_kernels_is_left()
    {
        using RumpKernel kernel = Start();
        bool released = false;
        bool shutDown = false;
        kernel.OnRelease(() => released = true);
        kernel.OnShutdown(() => shutDown = true);
        Assert.That(kernel.Memory.Allocate(10_000, out _), Is.EqualTo(Errno.Ok));
        Assert.That(() => kernel.Panic("enough"), Throws.TypeOf<KernelPanicException>());
        kernel.Dispose();
        Assert.That(released);
        Assert.That(shutDown, Is.False);
        Assert.That(kernel.Memory.Leaked, Is.EqualTo(16384));
    }

    [Test]
    public void Work_in_a_work_queue_panics_too()
    {
        using RumpKernel kernel = Start();
        var queue = new WorkQueue(kernel, "bad work");
        using (kernel.Enter())
        {
            queue.Enqueue(() => throw new InvalidOperationException("bad"));
            Assert.That(queue.Wait, Throws.TypeOf<KernelPanicException>());
        }

        Assert.That(kernel.PanicReport!.Where, Does.Contain("bad work"));
    }

    [Test]
    public void Dispose_throws_out_who_is_still_inside()
    {
        RumpKernel kernel = Start();
        var mutex = new KMutex("m");
        var cv = new CondVar("never");
        Exception? seen = null;
        using (kernel.Enter())
        {
            kernel.Spawn("waiter", () =>
            {
                try
                {
                    using KMutex.Scope held = mutex.Hold();
                    cv.Wait(mutex);
                }
                catch (Exception e) when (e is ObjectDisposedException)
                {
                    seen = e;
                }
            });
            kernel.Pause(TimeSpan.FromMilliseconds(20));
        }

        kernel.Dispose();
        Assert.That(seen, Is.Not.Null);
        Assert.That(kernel.PanicReport, Is.Null);
        Assert.That(() => kernel.Enter(), Throws.TypeOf<ObjectDisposedException>());
    }

    private RumpKernel Start()
    {
        IHost host = deterministic ? new DeterministicHost(7) : new RealHost(_ => { });
        return new RumpKernel(host);
    }
}
