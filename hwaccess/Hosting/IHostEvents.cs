namespace DriverKit.Hosting;

/// <summary>
/// Where the ends of what was handed to the machine (transfers, interrupts) are fetched by one thread at a time. A thread of a host that
/// waits for such an end fetches it itself, which saves the hand-over from one thread to another; else the source's own thread does.
/// </summary>
public interface IHostEvents
{
    /// <summary>True while something is under way whose end is to be fetched.</summary>
    bool IsBusy { get; }

    /// <summary>Waits on the calling thread for ends and tells their owners, once; may return early for no reason.</summary>
    /// <param name="nanoseconds">The longest wait; <see cref="long.MaxValue"/> for none.</param>
    /// <returns>False, at once, when another thread is at it.</returns>
    bool TryWait(long nanoseconds);

    /// <summary>Makes a <see cref="TryWait"/> that is under way, or else the next one, return soon. Any thread.</summary>
    void Interrupt();

    /// <summary>Says that the caller does not wait any more: if something is under way, the source's own thread is to look after it.</summary>
    void Relieve();
}
