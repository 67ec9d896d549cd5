using DriverKit.Kernel;

namespace DriverKit.Base.Tests;

/// <summary>Lets time pass in thread context.</summary>
internal sealed class WaitForTime(RumpKernel kernel)
{
    private readonly SpinMutex _mutex = new(kernel.Host);
    private readonly CondVar _never = new("time");

    public void Wait(TimeSpan time)
    {
        long deadline = kernel.Host.Now + (time.Ticks * 100);
        using SpinMutex.Scope held = _mutex.Hold();
        while (kernel.Host.Now < deadline)
        {
            _never.Wait(_mutex, deadline);
        }
    }
}
