namespace DriverKit.Hosting;

/// <summary>Where one thread waits: a binary semaphore that belongs to it.</summary>
public abstract class HostParker
{
    /// <summary>
    /// Waits until unparked, the deadline, or for no reason at all: callers look at their condition in a loop.
    /// An unpark that came first is consumed at once.
    /// </summary>
    /// <param name="deadline">Monotonic nanoseconds, or <see cref="long.MaxValue"/> for none.</param>
    /// <param name="reason">What is waited for, for deadlock reports.</param>
    public abstract void Park(long deadline, string reason);

    /// <summary>Lets the thread go on, now or at its next park. Any thread.</summary>
    public abstract void Unpark();
}
