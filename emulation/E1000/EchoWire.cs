using DriverKit.Hosting;
using DriverKit.Specs.Ethernet;

namespace DriverKit.Emulation.E1000;

/// <summary>A wire with a station at the other end that sends every frame back to where it came from.</summary>
public sealed class EchoWire : HostWork, IFrameWire
{
    private const int Limit = 256;
    private readonly Queue<byte[]> _frames = new();
    private IFramePort? _port;

    /// <inheritdoc/>
    public string Description => "a station that answers every frame with itself";

    /// <inheritdoc/>
    public bool HasCarrier => true;

    /// <inheritdoc/>
    public void Plug(IFramePort port) => _port = port;

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> frame)
    {
        if (_port is not { } port || _frames.Count >= Limit)
        {
            return;
        }

        byte[] back = frame.ToArray();
        frame[..EthernetAddress.Length].CopyTo(back.AsSpan(EthernetAddress.Length));
        frame.Slice(EthernetAddress.Length, EthernetAddress.Length).CopyTo(back);
        _frames.Enqueue(back);
        port.Host.Post(this);
    }

    /// <inheritdoc/>
    public override void Run()
    {
        while (_port is { } port && _frames.TryDequeue(out byte[]? frame))
        {
            port.Receive(frame);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _port = null;
}
