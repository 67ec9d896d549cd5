using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>The kernel's console: a ring of the latest lines (dmesg), each passed on to the host as well where that is wanted.</summary>
public sealed class KernelConsole
{
    private readonly IHost _host;
    private readonly SimpleLock _lock = new();
    private readonly KernelConsoleLine[] _ring;
    private long _written;

    internal KernelConsole(IHost host, int lines, bool echo)
    {
        _host = host;
        _ring = new KernelConsoleLine[lines];
        Echo = echo;
    }

    /// <summary>Whether lines go to the host's console too.</summary>
    public bool Echo { get; set; }

    /// <summary>Writes a line.</summary>
    /// <param name="line">Without line end.</param>
    public void WriteLine(string line)
    {
        long now = _host.Now;
        using (_lock.Hold())
        {
            _ring[_written++ % _ring.Length] = new KernelConsoleLine(now, line);
        }

        if (Echo)
        {
            _host.WriteConsole(line);
        }
    }

    /// <summary>The lines still in the ring, oldest first.</summary>
    public IReadOnlyList<KernelConsoleLine> Snapshot()
    {
        using SimpleLock.Scope held = _lock.Hold();
        int count = (int)Math.Min(_written, _ring.Length);
        var lines = new KernelConsoleLine[count];
        for (int i = 0; i < count; i++)
        {
            lines[i] = _ring[(_written - count + i) % _ring.Length];
        }

        return lines;
    }
}
