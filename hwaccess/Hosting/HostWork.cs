namespace DriverKit.Hosting;

/// <summary>
/// A piece of work that a host runs in soft context: a model's step, a soft interrupt, a callout's body. It must not block.
/// Posting it while it is queued does nothing; it may post itself again while it runs. Derive and keep: no allocation a post.
/// </summary>
public abstract class HostWork
{
    internal HostWork? Next;
    internal int Queued;

    /// <summary>True from the post until it starts to run.</summary>
    public bool IsQueued => Volatile.Read(ref Queued) != 0;

    /// <summary>Does the work. Never called twice at once for one host.</summary>
    public abstract void Run();
}
