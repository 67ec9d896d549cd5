using DriverKit.Hosting;

namespace DriverKit.Emulation.E1000;

/// <summary>
/// A crossed cable between two modelled interfaces. On one host frames pass at once; between two hosts each end has a queue, and what does
/// not fit is lost, as on a switch.
/// </summary>
public sealed class CrossWire
{
    /// <summary>A cable.</summary>
    public CrossWire()
    {
        Left = new End("left");
        Right = new End("right");
        Left.Join(Right);
        Right.Join(Left);
    }

    /// <summary>One end.</summary>
    public End Left { get; }

    /// <summary>The other.</summary>
    public End Right { get; }

    /// <summary>One end of the cable.</summary>
    public sealed class End : HostWork, IFrameWire
    {
        private const int InboxLimit = 1024;
        private readonly Queue<byte[]> _inbox = new();
        private End _peer = null!;
        private IFramePort? _port;
        private SpinGate _gate;
        private bool _isCut;

        internal End(string name) => Description = $"a cable, its {name} end";

        /// <inheritdoc/>
        public string Description { get; }

        /// <inheritdoc/>
        public bool HasCarrier => !_isCut && !_peer._isCut && _peer._port is not null;

        /// <summary>Frames that found no room.</summary>
        public long Lost { get; private set; }

        /// <inheritdoc/>
        public void Plug(IFramePort port)
        {
            _port = port;
            _peer._port?.CarrierChanged();
        }

        /// <summary>Cuts the cable, or mends it.</summary>
        /// <param name="isCut">Which.</param>
        public void Cut(bool isCut)
        {
            _isCut = isCut;
            _port?.CarrierChanged();
            _peer._port?.CarrierChanged();
        }

        /// <inheritdoc/>
        public void Send(ReadOnlySpan<byte> frame)
        {
            if (_port is null || !HasCarrier)
            {
                return;
            }

            if (_peer._port!.Host == _port.Host)
            {
                _peer._port.Receive(frame);
            }
            else
            {
                _peer.Accept(frame);
            }
        }

        /// <inheritdoc/>
        public override void Run()
        {
            while (_port is { } port && TryTake(port.Host, out byte[]? frame))
            {
                port.Receive(frame);
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            _port = null;
            _peer._port?.CarrierChanged();
        }

        internal void Join(End peer) => _peer = peer;

        private void Accept(ReadOnlySpan<byte> frame)
        {
            IHost host = _port!.Host;
            byte[] copy = frame.ToArray();
            _gate.Enter(host);
            bool fits = _inbox.Count < InboxLimit;
            if (fits)
            {
                _inbox.Enqueue(copy);
            }
            else
            {
                Lost++;
            }

            _gate.Exit();
            if (fits)
            {
                host.Post(this);
            }
        }

        private bool TryTake(IHost host, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? frame)
        {
            _gate.Enter(host);
            bool any = _inbox.TryDequeue(out frame);
            _gate.Exit();
            return any;
        }
    }
}
