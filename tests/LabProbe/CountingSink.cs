using DriverKit.Pci;

namespace DriverKit.Lab.Probe;

/// <summary>Counts interrupts; looks that none comes while another is being handled.</summary>
internal sealed class CountingSink : IPciInterruptSink
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _came = new();
    private int _inside;
    private int _count;

    /// <summary>What is done at each, before the vector is let through again.</summary>
    public Action? Acknowledge { get; init; }

    public int Count => Volatile.Read(ref _count);

    public void Interrupt(int vector)
    {
        if (Interlocked.Exchange(ref _inside, 1) != 0)
        {
            throw new ProbeException("two interrupts at once");
        }

        Acknowledge?.Invoke();
        lock (_gate)
        {
            _count++;
            _came.Set();
        }

        Volatile.Write(ref _inside, 0);
    }

    /// <summary>Waits until so many came.</summary>
    public bool Wait(int count, int milliseconds = 20_000)
    {
        long end = Environment.TickCount64 + milliseconds;
        while (true)
        {
            lock (_gate)
            {
                if (_count >= count)
                {
                    return true;
                }

                _came.Reset();
            }

            long left = end - Environment.TickCount64;
            if (left <= 0 || !_came.Wait((int)left))
            {
                return Count >= count;
            }
        }
    }
}
