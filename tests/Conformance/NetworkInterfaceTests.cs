using System.Net;
using System.Net.Sockets;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Net;
using DriverKit.Kernel.Pci;
using DriverKit.Locators;
using DriverKit.Specs.Ethernet;

namespace DriverKit.Conformance.Tests;

/// <summary>What a network interface of the kernel promises, whatever driver and backing are below it; the station at the other end echoes.</summary>
[TestFixtureSource(typeof(Subjects), nameof(Subjects.NetworkInterfaces))]
public class NetworkInterfaceTests(Subject subject) : ConformanceTest("network interface", subject)
{
    private const int Addresses = 2 * EthernetAddress.Length;
    private static readonly EthernetAddress Peer = new(0x020000000099);

    private RumpKernel _kernel = null!;
    private NetworkInterface _interface = null!;
    private PciConnection? _connection;
    private EchoStation? _station;

    [SetUp]
    public void Attach()
    {
        var host = new RealHost(TestContext.Out.WriteLine);
        _kernel = new RumpKernel(host, KernelComponents.Create());
        using LwpScope scope = _kernel.Enter();
        string text = Subject.Locator;
        if (text.Contains("LOCAL", StringComparison.Ordinal))
        {
            _station = new EchoStation();
            text = text.Replace("LOCAL", $"{_station.TheirPort}", StringComparison.Ordinal).Replace("REMOTE", $"{_station.OurPort}", StringComparison.Ordinal);
        }

        Assert.That(Locator.TryParse(text, out Locator? locator, out string error), error);
        Errno attached = _kernel.Get<PciBusManager>().Attach(Table().OpenPci(locator!, host), out _connection);
        string words = string.Join('\n', _kernel.Console.Snapshot().Select(l => l.Text));
        Assert.That(attached, Is.EqualTo(Errno.Ok), words);
        _interface = _kernel.Get<InterfaceTable>().Find("wm0")!;
        Assert.That(_interface, Is.Not.Null, words);
    }

    [TearDown]
    public void NothingIsLeft()
    {
        using (_kernel.Enter())
        {
            _connection?.Detach(force: true);
        }

        Assert.That(_kernel.Get<PciBusManager>().Leaks, Is.Zero);
        Assert.That(_kernel.Get<InterfaceTable>().Snapshot(), Is.Empty);
        Assert.That(_kernel.Get<PacketPool>().InUse, Is.Zero);
        _kernel.Dispose();
        _station?.Dispose();
        _station = null;
        Assert.That(_kernel.PanicReport, Is.Null);
    }

    [Test]
    public void SaysItsAddressAndIsDownAtFirst()
    {
        Assert.That(_interface.Address.IsStation, Is.True);
        Assert.That((_interface.IsUp, _interface.Link.IsUp, _interface.Mtu), Is.EqualTo((false, false, 1500)));
    }

    [Test]
    public void ComesUpWithALinkAndGoesDownAgain()
    {
        using LwpScope scope = _kernel.Enter();
        for (int i = 0; i < 3; i++)
        {
            BringUp();
            Assert.That(_interface.Link.MegabitsPerSecond, Is.Positive);
            _interface.BringDown();
            Assert.That((_interface.IsUp, _interface.Link.IsUp), Is.EqualTo((false, false)));
            Assert.That(_kernel.Get<PacketPool>().InUse, Is.Zero);
        }
    }

    [Test]
    public void RefusesWhatCannotBeSent()
    {
        using LwpScope scope = _kernel.Enter();
        Assert.That(_interface.Output(Packet(Frame(100))), Is.EqualTo(Errno.ENETDOWN));
        BringUp();
        Assert.That(_interface.Output(Packet(Frame(1519))), Is.EqualTo(Errno.EMSGSIZE));
        Assert.That(_interface.Output(Packet(new byte[13])), Is.EqualTo(Errno.EINVAL));
    }

    [TestCase(60)]
    [TestCase(61)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(1514)]
    public void AFrameComesBackAsItWent(int length)
    {
        using LwpScope scope = _kernel.Enter();
        BringUp();
        using var frames = new PacketEndpoint(_interface);
        byte[] frame = Frame(length);
        Assert.That(frames.Send(frame, Patience), Is.EqualTo(Errno.Ok));
        Assert.That(Receive(frames, Patience), Is.EqualTo(Echoed(frame)));
    }

    [Test]
    public void ManyFramesComeBackInOrder()
    {
        using LwpScope scope = _kernel.Enter();
        BringUp();
        using var frames = new PacketEndpoint(_interface);
        for (int round = 0; round < 40; round++)
        {
            for (int i = 0; i < 16; i++)
            {
                byte[] frame = Frame(60 + (round * 30));
                (frame[14], frame[15]) = ((byte)round, (byte)i);
                Assert.That(frames.Send(frame, Patience), Is.EqualTo(Errno.Ok));
            }

            for (int i = 0; i < 16; i++)
            {
                byte[] frame = Receive(frames, Patience)!;
                Assert.That((frame[14], frame[15]), Is.EqualTo(((byte)round, (byte)i)));
            }
        }

        _kernel.Pause(TimeSpan.FromSeconds(1.5));
        Assert.That(_interface.Statistics.OutputPackets, Is.EqualTo(640));
        Assert.That(_interface.Statistics.InputPackets, Is.EqualTo(640));
    }

    [Test]
    public void TakesOnlyWhatIsForItUnlessToldOtherwise()
    {
        using LwpScope scope = _kernel.Enter();
        BringUp();
        using var frames = new PacketEndpoint(_interface);
        var stranger = new EthernetAddress(0x020000000055);
        byte[] frame = Frame(100);
        stranger.CopyTo(frame.AsSpan(EthernetAddress.Length));
        frames.Send(frame, Patience);
        Assert.That(Receive(frames, TimeSpan.FromSeconds(1.5)), Is.Null);
        Assert.That(_interface.SetPromiscuous(true), Is.EqualTo(Errno.Ok));
        frames.Send(frame, Patience);
        Assert.That(Receive(frames, Patience), Is.EqualTo(Echoed(frame)));
    }

    [Test]
    public void AJoinedGroupIsHeard()
    {
        using LwpScope scope = _kernel.Enter();
        BringUp();
        using var frames = new PacketEndpoint(_interface);
        var group = new EthernetAddress(0x01005e010203);
        byte[] frame = Frame(100);
        group.CopyTo(frame.AsSpan(EthernetAddress.Length));
        frames.Send(frame, Patience);
        Assert.That(Receive(frames, TimeSpan.FromSeconds(1.5)), Is.Null);
        Assert.That(_interface.Join(group), Is.EqualTo(Errno.Ok));
        frames.Send(frame, Patience);
        Assert.That(Receive(frames, Patience), Is.EqualTo(Echoed(frame)));
    }

    private static byte[] Echoed(byte[] frame) =>
        [.. frame[EthernetAddress.Length..Addresses], .. frame[..EthernetAddress.Length], .. frame[Addresses..]];

    private static byte[]? Receive(PacketEndpoint frames, TimeSpan timeout)
    {
        if (frames.Receive(timeout, out PacketBuffer packet) != Errno.Ok)
        {
            return null;
        }

        byte[] bytes = new byte[packet.TotalLength];
        packet.CopyTo(0, bytes);
        packet.Free();
        return bytes;
    }

    private void BringUp()
    {
        Assert.That(_interface.BringUp(), Is.EqualTo(Errno.Ok));
        Assert.That(_interface.WaitForLink(Patience), Is.EqualTo(Errno.Ok));
    }

    private PacketBuffer Packet(byte[] frame)
    {
        Assert.That(_kernel.Get<PacketPool>().GetCopy(frame, out PacketBuffer packet), Is.EqualTo(Errno.Ok));
        return packet;
    }

    private byte[] Frame(int length)
    {
        byte[] frame = new byte[length];
        new Random(length).NextBytes(frame);
        Peer.CopyTo(frame);
        _interface.Address.CopyTo(frame.AsSpan(EthernetAddress.Length));
        (frame[12], frame[13]) = (0x88, 0xb5);
        return frame;
    }

    // The other end of QEMU's wire: a frame a datagram.
    private sealed class EchoStation : IDisposable
    {
        private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
        private readonly Task _echo;

        public EchoStation()
        {
            using var probe = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            TheirPort = ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
            _echo = Task.Run(Echo);
        }

        public int OurPort => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

        public int TheirPort { get; }

        public void Dispose()
        {
            _socket.Dispose();
            _echo.Wait();
        }

        private async Task Echo()
        {
            try
            {
                while (true)
                {
                    UdpReceiveResult got = await _socket.ReceiveAsync();
                    await _socket.SendAsync(Echoed(got.Buffer), got.RemoteEndPoint);
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                // The end of the test.
            }
        }
    }
}
