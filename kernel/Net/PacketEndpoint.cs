namespace DriverKit.Kernel.Net;

/// <summary>
/// Whole frames of one interface for somebody in thread context: sent and received as they are (what a raw link-layer socket stands on).
/// It is the interface's input from its making until it is disposed.
/// </summary>
public sealed class PacketEndpoint : INetworkInput, IDisposable
{
    private readonly NetworkInterface _interface;
    private readonly PacketQueue _received;
    private readonly SpinMutex _lock;
    private readonly CondVar _arrived;

    /// <summary>Takes the input of an interface.</summary>
    /// <param name="networkInterface">The interface.</param>
    /// <param name="limit">Most frames that wait to be received; what comes beyond is dropped.</param>
    /// <exception cref="InvalidOperationException">Its input is taken.</exception>
    public PacketEndpoint(NetworkInterface networkInterface, int limit = 1024)
    {
        ArgumentNullException.ThrowIfNull(networkInterface);
        if (networkInterface.Input is not null)
        {
            throw new InvalidOperationException($"the input of {networkInterface} is taken");
        }

        _interface = networkInterface;
        _received = new PacketQueue(limit);
        _lock = new SpinMutex(networkInterface.Kernel.Host);
        _arrived = new CondVar(networkInterface.Name + " frame");
        networkInterface.Input = this;
    }

    /// <summary>Frames that wait.</summary>
    public int Waiting => _received.Count;

    /// <summary>Frames that were dropped because too many waited.</summary>
    public long Drops => _received.Drops;

    /// <summary>Sends a frame. Thread context; waits for room in the send queue.</summary>
    /// <param name="frame">From the Ethernet header on, without FCS.</param>
    /// <param name="timeout">How long to wait for room at most.</param>
    public Errno Send(ReadOnlySpan<byte> frame, TimeSpan timeout)
    {
        Errno error = _interface.WaitForRoom(timeout);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = _interface.Packets.GetCopy(frame, out PacketBuffer packet);
        return error == Errno.Ok ? _interface.Output(packet) : error;
    }

    /// <summary>Receives a frame. Thread context.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="packet">The frame, the caller's.</param>
    /// <returns>Ok, ETIMEDOUT, or ENXIO if the device went.</returns>
    public Errno Receive(TimeSpan timeout, out PacketBuffer packet)
    {
        long deadline = _interface.Kernel.Host.Now + (timeout.Ticks * 100);
        using SpinMutex.Scope held = _lock.Hold();
        while (!_received.TryDequeue(out packet))
        {
            if (_interface.IsDetached)
            {
                return Errno.ENXIO;
            }

            if (_arrived.Wait(_lock, deadline) == Errno.ETIMEDOUT)
            {
                return _received.TryDequeue(out packet) ? Errno.Ok : Errno.ETIMEDOUT;
            }
        }

        return Errno.Ok;
    }

    /// <inheritdoc/>
    void INetworkInput.Receive(PacketBuffer packet)
    {
        using SpinMutex.Scope held = _lock.Hold();
        if (!_received.TryEnqueue(packet))
        {
            packet.Free();
            return;
        }

        _arrived.Signal();
    }

    /// <summary>Gives the input back and frees what waits.</summary>
    public void Dispose()
    {
        if (_interface.Input == this)
        {
            _interface.Input = null;
        }

        _received.Purge();
    }
}
