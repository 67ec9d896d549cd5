namespace DriverKit.Kernel.Hosts;

/// <summary>One decision of the deterministic host.</summary>
/// <param name="Time">Virtual nanoseconds.</param>
/// <param name="Thread">Who held the baton.</param>
/// <param name="What">What was decided: <c>switch</c>, <c>work</c>, <c>timer</c>, <c>time</c>, …</param>
/// <param name="Subject">Whom or what it concerned.</param>
public readonly record struct RunDecision(long Time, int Thread, string What, string Subject)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Time,12} ns thread {Thread}: {What} {Subject}";
}
