using DriverKit.Kernel;

namespace DriverKit.Base.Tests;

/// <summary>Has something done in soft context and waits for it.</summary>
internal sealed class WaitForSoft(RumpKernel kernel)
{
    private readonly SpinMutex _mutex = new(kernel.Host);
    private readonly CondVar _done = new("soft work");

    public void Run(Action action)
    {
        bool done = false;
        var work = new SoftInterrupt(kernel.Host, () =>
        {
            action();
            using SpinMutex.Scope held = _mutex.Hold();
            done = true;
            _done.Broadcast();
        });
        using SpinMutex.Scope outer = _mutex.Hold();
        work.Schedule();
        while (!done)
        {
            _done.Wait(_mutex);
        }
    }
}
