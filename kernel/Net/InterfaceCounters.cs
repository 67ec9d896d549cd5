namespace DriverKit.Kernel.Net;

/// <summary>The counters of an interface, for its driver to count in. Input is counted in soft context, output under the driver's transmit lock.</summary>
public sealed class InterfaceCounters
{
    private long _inputPackets;
    private long _inputBytes;
    private long _inputErrors;
    private long _inputDrops;
    private long _outputPackets;
    private long _outputBytes;
    private long _outputErrors;
    private long _outputDrops;
    private long _multicasts;
    private long _collisions;

    internal InterfaceCounters()
    {
    }

    /// <summary>As they are now.</summary>
    public InterfaceStatistics Snapshot() => new(
        Volatile.Read(ref _inputPackets),
        Volatile.Read(ref _inputBytes),
        Volatile.Read(ref _inputErrors),
        Volatile.Read(ref _inputDrops),
        Volatile.Read(ref _outputPackets),
        Volatile.Read(ref _outputBytes),
        Volatile.Read(ref _outputErrors),
        Volatile.Read(ref _outputDrops),
        Volatile.Read(ref _multicasts),
        Volatile.Read(ref _collisions));

    /// <summary>Frames came in damaged.</summary>
    /// <param name="count">How many.</param>
    public void InputErrors(long count = 1) => _inputErrors += count;

    /// <summary>Frames found no buffer.</summary>
    /// <param name="count">How many.</param>
    public void InputDrops(long count = 1) => _inputDrops += count;

    /// <summary>A packet was sent.</summary>
    /// <param name="bytes">Its length.</param>
    public void Output(int bytes)
    {
        _outputPackets++;
        _outputBytes += bytes;
    }

    /// <summary>Packets could not be sent.</summary>
    /// <param name="count">How many.</param>
    public void OutputErrors(long count = 1) => Interlocked.Add(ref _outputErrors, count);

    /// <summary>Collisions were seen.</summary>
    /// <param name="count">How many.</param>
    public void Collisions(long count) => _collisions += count;

    internal void Input(int bytes, bool isGroup)
    {
        _inputPackets++;
        _inputBytes += bytes;
        _multicasts += isGroup ? 1 : 0;
    }

    internal void OutputDrop() => Interlocked.Increment(ref _outputDrops);
}
