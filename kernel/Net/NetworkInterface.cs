using DriverKit.Specs.Ethernet;

namespace DriverKit.Kernel.Net;

/// <summary>
/// An Ethernet interface of the kernel (struct ifnet, ifnet(9)): what protocols send by and receive from, and what a driver derives.
/// </summary>
/// <remarks>
/// Configuration (up, down, filters, MTU) is serialised and in thread context; its driver hooks may wait. <see cref="Output(PacketBuffer)"/> comes from
/// thread or soft context; the driver's <see cref="Start"/> runs inside it and must not wait. Packets received are delivered in soft context.
/// </remarks>
public abstract class NetworkInterface
{
    // Pieces of ready work that whoever waits for room runs without any room made, before it waits in earnest.
    private const int MostIdleSteps = 64;

    private readonly KMutex _configuration;
    private readonly SpinMutex _stateLock;
    private readonly CondVar _linkChanged;
    private readonly CondVar _roomMade;
    private IPacketTap[] _taps = [];

    /// <summary>An interface.</summary>
    /// <param name="kernel">Its kernel, with the network in it.</param>
    /// <param name="name">Its name: <c>wm0</c>.</param>
    /// <param name="address">Its station address.</param>
    /// <param name="capabilities">What it can do; all of it is enabled.</param>
    protected NetworkInterface(RumpKernel kernel, string name, EthernetAddress address, InterfaceCapabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        Kernel = kernel;
        Name = name;
        Address = address;
        Capabilities = capabilities;
        Enabled = capabilities;
        Packets = kernel.Get<PacketPool>();
        _configuration = new KMutex(name + " configuration");
        _stateLock = new SpinMutex(kernel.Host);
        _linkChanged = new CondVar(name + " link");
        _roomMade = new CondVar(name + " send queue");
    }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its station address.</summary>
    public EthernetAddress Address { get; private set; }

    /// <summary>Most payload of a frame in bytes, without Ethernet header and tag.</summary>
    public int Mtu { get; private set; } = EthernetFrame.StandardMtu;

    /// <summary>What it can do.</summary>
    public InterfaceCapabilities Capabilities { get; }

    /// <summary>What of it is enabled.</summary>
    public InterfaceCapabilities Enabled { get; private set; }

    /// <summary>Brought up by its user (IFF_UP).</summary>
    public bool IsUp { get; private set; }

    /// <summary>Its driver has it running (IFF_RUNNING).</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Its device is gone.</summary>
    public bool IsDetached { get; private set; }

    /// <summary>Receives every frame.</summary>
    public bool IsPromiscuous { get; private set; }

    /// <summary>Receives every group frame.</summary>
    public bool IsAllMulticast { get; private set; }

    /// <summary>Its link.</summary>
    public LinkState Link { get; private set; }

    /// <summary>Where packets wait for the driver (if_snd).</summary>
    public PacketQueue SendQueue { get; } = new();

    /// <summary>Group addresses that it listens to.</summary>
    public MulticastFilter Multicast { get; } = new();

    /// <summary>Where its packets come from.</summary>
    public PacketPool Packets { get; }

    /// <summary>Its counters now; the driver may first bring in what its device counted.</summary>
    public InterfaceStatistics Statistics => Counters.Snapshot();

    /// <summary>Who takes what comes in; nobody: it is freed and counted as dropped.</summary>
    public INetworkInput? Input { get; set; }

    /// <summary>Its counters, for the driver.</summary>
    protected InterfaceCounters Counters { get; } = new();

    /// <summary>Brings it up. Thread context.</summary>
    /// <returns>Ok, also where it is up; or why not.</returns>
    public Errno BringUp()
    {
        using KMutex.Scope held = _configuration.Hold();
        if (IsDetached)
        {
            return Errno.ENXIO;
        }

        if (IsUp)
        {
            return Errno.Ok;
        }

        Errno error = Initialize();
        IsUp = IsRunning = error == Errno.Ok;
        return error;
    }

    /// <summary>Takes it down; what waits to be sent is dropped. Thread context.</summary>
    public void BringDown()
    {
        using KMutex.Scope held = _configuration.Hold();
        Halt();
    }

    /// <summary>Sets the MTU. Thread context.</summary>
    /// <param name="mtu">In bytes, 68 (RFC 791) at least.</param>
    /// <returns>Ok, EINVAL, or what the driver says.</returns>
    public Errno SetMtu(int mtu)
    {
        using KMutex.Scope held = _configuration.Hold();
        if (mtu < 68 || (mtu > EthernetFrame.StandardMtu && (Capabilities & InterfaceCapabilities.JumboFrames) == 0))
        {
            return Errno.EINVAL;
        }

        int before = Mtu;
        Mtu = mtu;
        Errno error = IsDetached ? Errno.ENXIO : Reconfigure();
        Mtu = error == Errno.Ok ? mtu : before;
        return error;
    }

    /// <summary>Says what of its capabilities is used. Thread context.</summary>
    /// <param name="enabled">Capabilities; others than its own are left out.</param>
    public Errno SetEnabled(InterfaceCapabilities enabled)
    {
        using KMutex.Scope held = _configuration.Hold();
        Enabled = enabled & Capabilities;
        return IsDetached ? Errno.ENXIO : Reconfigure();
    }

    /// <summary>Sets the station address. Thread context.</summary>
    /// <param name="address">No group address.</param>
    public Errno SetAddress(EthernetAddress address)
    {
        using KMutex.Scope held = _configuration.Hold();
        if (!address.IsStation)
        {
            return Errno.EINVAL;
        }

        Address = address;
        return ApplyFilter();
    }

    /// <summary>Receives every frame, or no longer. Thread context.</summary>
    /// <param name="isOn">Which.</param>
    public Errno SetPromiscuous(bool isOn)
    {
        using KMutex.Scope held = _configuration.Hold();
        IsPromiscuous = isOn;
        return ApplyFilter();
    }

    /// <summary>Receives every group frame, or no longer. Thread context.</summary>
    /// <param name="isOn">Which.</param>
    public Errno SetAllMulticast(bool isOn)
    {
        using KMutex.Scope held = _configuration.Hold();
        IsAllMulticast = isOn;
        return ApplyFilter();
    }

    /// <summary>Listens to a group; to be left as often. Thread context.</summary>
    /// <param name="group">A group address.</param>
    public Errno Join(EthernetAddress group)
    {
        using KMutex.Scope held = _configuration.Hold();
        if (!group.IsMulticast || group.IsBroadcast)
        {
            return Errno.EINVAL;
        }

        return Multicast.Add(group) ? ApplyFilter() : Errno.Ok;
    }

    /// <summary>Leaves a group. Thread context.</summary>
    /// <param name="group">A group address.</param>
    /// <returns>Ok, or EADDRNOTAVAIL if it was not joined.</returns>
    public Errno Leave(EthernetAddress group)
    {
        using KMutex.Scope held = _configuration.Hold();
        Errno error = Multicast.Remove(group, out bool changed);
        return changed ? ApplyFilter() : error;
    }

    /// <summary>Sends a packet (if_output behind the link layer): it begins with its Ethernet header and has no FCS.</summary>
    /// <param name="packet">The packet; given away whatever the answer.</param>
    /// <returns>Ok when it was queued; ENXIO, ENETDOWN, EINVAL, EMSGSIZE, ENOBUFS.</returns>
    public Errno Output(PacketBuffer packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        Errno error = Queue(packet);
        if (error == Errno.Ok)
        {
            Start();
        }

        return error;
    }

    /// <summary>Sends packets together: the driver is started once for all.</summary>
    /// <param name="packets">The packets; given away whatever the answer.</param>
    /// <returns>How many were queued.</returns>
    public int Output(ReadOnlySpan<PacketBuffer> packets)
    {
        int queued = 0;
        foreach (PacketBuffer packet in packets)
        {
            queued += Queue(packet) == Errno.Ok ? 1 : 0;
        }

        Start();
        return queued;
    }

    /// <summary>Waits until there is a link. Thread context.</summary>
    /// <param name="timeout">How long at most.</param>
    /// <returns>Ok, ETIMEDOUT, or ENXIO if the device went.</returns>
    public Errno WaitForLink(TimeSpan timeout)
    {
        long deadline = Kernel.Host.Now + (timeout.Ticks * 100);
        using SpinMutex.Scope held = _stateLock.Hold();
        while (!Link.IsUp)
        {
            if (IsDetached)
            {
                return Errno.ENXIO;
            }

            if (_linkChanged.Wait(_stateLock, deadline) == Errno.ETIMEDOUT)
            {
                return Link.IsUp ? Errno.Ok : Errno.ETIMEDOUT;
            }
        }

        return Errno.Ok;
    }

    /// <summary>Waits until the send queue has room. Thread context.</summary>
    /// <param name="timeout">How long at most.</param>
    /// <param name="room">Packets that must find room.</param>
    /// <returns>Ok, ETIMEDOUT, ENETDOWN, or ENXIO if the device went.</returns>
    public Errno WaitForRoom(TimeSpan timeout, int room = 1)
    {
        long deadline = Kernel.Host.Now + (timeout.Ticks * 100);
        for (int idle = 0; idle < MostIdleSteps && IsRunning && SendQueue.Count + room > SendQueue.Limit && Kernel.Host.RunReady(); idle++)
        {
            int before = SendQueue.Count;
            Start();
            idle = SendQueue.Count < before ? 0 : idle;
        }

        using SpinMutex.Scope held = _stateLock.Hold();
        while (SendQueue.Count + room > SendQueue.Limit)
        {
            if (!IsRunning)
            {
                return IsDetached ? Errno.ENXIO : Errno.ENETDOWN;
            }

            if (_roomMade.Wait(_stateLock, deadline) == Errno.ETIMEDOUT)
            {
                return SendQueue.Count + room > SendQueue.Limit ? Errno.ETIMEDOUT : Errno.Ok;
            }
        }

        return Errno.Ok;
    }

    /// <summary>Has a tap see what passes. Thread context.</summary>
    /// <param name="tap">The tap.</param>
    public void AddTap(IPacketTap tap)
    {
        using KMutex.Scope held = _configuration.Hold();
        _taps = [.. _taps, tap];
    }

    /// <summary>Takes a tap off. Thread context.</summary>
    /// <param name="tap">The tap.</param>
    public void RemoveTap(IPacketTap tap)
    {
        using KMutex.Scope held = _configuration.Hold();
        _taps = [.. _taps.Where(t => t != tap)];
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Starts receiver and transmitter as everything is configured here (if_init). Thread context; may wait.</summary>
    /// <returns>Ok, or why not; then nothing runs and nothing is held.</returns>
    protected abstract Errno Initialize();

    /// <summary>Stops both (if_stop): when it returns, nothing is delivered and no packet is held. Thread context; may wait.</summary>
    protected abstract void Stop();

    /// <summary>Takes what it can from the send queue (if_start). Thread or soft context, several at once; must not wait.</summary>
    protected abstract void Start();

    /// <summary>Takes over address, promiscuity and groups while it runs. Thread context; may wait.</summary>
    protected abstract Errno ChangeFilter();

    /// <summary>Stops and tells everybody that the device is gone. For drivers, at detach. Thread context.</summary>
    protected void Detached()
    {
        using KMutex.Scope held = _configuration.Hold();
        using (_stateLock.Hold())
        {
            IsDetached = true;
        }

        Halt();
        LinkChanged(LinkState.Down);
    }

    /// <summary>Stops and starts it again, as after a failure that only that mends. For drivers; thread context.</summary>
    /// <returns>Ok also where it is down; or why it stays stopped.</returns>
    protected Errno Restart()
    {
        using KMutex.Scope held = _configuration.Hold();
        return Reconfigure();
    }

    /// <summary>A packet came in. For drivers; soft context.</summary>
    /// <param name="packet">The packet, given away.</param>
    protected void Deliver(PacketBuffer packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        packet.ReceivedOn = this;
        Counters.Input(packet.TotalLength, packet.Length > 0 && (packet.Span[0] & 1) != 0);
        if (_taps.Length > 0)
        {
            Tap(packet, isOutput: false);
        }

        if (Input is { } input)
        {
            input.Receive(packet);
        }
        else
        {
            Counters.InputDrops();
            packet.Free();
        }
    }

    /// <summary>The link came, went or changed. For drivers; any context but a hard interrupt's.</summary>
    /// <param name="link">As it is now.</param>
    protected void LinkChanged(LinkState link)
    {
        using SpinMutex.Scope held = _stateLock.Hold();
        Link = link;
        _linkChanged.Broadcast();
    }

    /// <summary>The send queue was worked on. For drivers, once for many packets.</summary>
    protected void OutputProgress()
    {
        using SpinMutex.Scope held = _stateLock.Hold();
        _roomMade.Broadcast();
    }

    private Errno Queue(PacketBuffer packet)
    {
        Errno error = Check(packet);
        if (error == Errno.Ok && packet.Offloads != PacketOffloads.None)
        {
            error = SoftwareOffloads.Apply(packet, Enabled);
        }

        if (error == Errno.Ok && _taps.Length > 0)
        {
            Tap(packet, isOutput: true);
        }

        if (error == Errno.Ok && !SendQueue.TryEnqueue(packet))
        {
            error = Errno.ENOBUFS;
        }

        if (error != Errno.Ok)
        {
            packet.Free();
            Counters.OutputDrop();
            return error;
        }

        return Errno.Ok;
    }

    private Errno Check(PacketBuffer packet)
    {
        if (!IsRunning)
        {
            return IsDetached ? Errno.ENXIO : Errno.ENETDOWN;
        }

        int length = packet.TotalLength;
        if (length < EthernetFrame.HeaderLength)
        {
            return Errno.EINVAL;
        }

        int most = Mtu + EthernetFrame.HeaderLength + EthernetFrame.VlanTagLength;
        return length > most && (packet.Offloads & PacketOffloads.Segmentation) == 0 ? Errno.EMSGSIZE : Errno.Ok;
    }

    private void Tap(PacketBuffer packet, bool isOutput)
    {
        foreach (IPacketTap tap in _taps)
        {
            tap.Packet(packet, isOutput);
        }
    }

    private Errno ApplyFilter() => IsDetached ? Errno.ENXIO : IsRunning ? ChangeFilter() : Errno.Ok;

    private Errno Reconfigure()
    {
        if (!IsUp)
        {
            return Errno.Ok;
        }

        IsRunning = false;
        Stop();
        Errno error = IsDetached ? Errno.ENXIO : Initialize();
        IsUp = IsRunning = error == Errno.Ok;
        if (IsRunning)
        {
            Start();
        }

        return error;
    }

    private void Halt()
    {
        bool wasUp = IsUp;
        using (_stateLock.Hold())
        {
            IsUp = IsRunning = false;
        }

        if (wasUp)
        {
            Stop();
        }

        SendQueue.Purge();
        using SpinMutex.Scope held = _stateLock.Hold();
        _roomMade.Broadcast();
        _linkChanged.Broadcast();
    }
}
