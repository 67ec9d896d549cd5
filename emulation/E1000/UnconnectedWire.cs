namespace DriverKit.Emulation.E1000;

/// <summary>A wire whose other end swallows everything and says nothing; or one that is not plugged in.</summary>
/// <param name="hasCarrier">Whether there is an other end.</param>
public sealed class UnconnectedWire(bool hasCarrier = true) : IFrameWire
{
    /// <summary>Frames swallowed.</summary>
    public long Frames { get; private set; }

    /// <inheritdoc/>
    public string Description => HasCarrier ? "nobody" : "no cable";

    /// <inheritdoc/>
    public bool HasCarrier { get; } = hasCarrier;

    /// <inheritdoc/>
    public void Plug(IFramePort port)
    {
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> frame) => Frames++;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
