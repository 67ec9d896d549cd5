using System.Net;
using System.Net.Sockets;
using DriverKit.Backends.Qtest;
using DriverKit.Drivers.E1000;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Net;
using DriverKit.Kernel.Pci;
using DriverKit.Locators;
using DriverKit.Pci;
using DriverKit.Specs.Ethernet;

namespace DriverKit.E1000.Tests;

/// <summary>The driver on QEMU's model, which nobody here wrote.</summary>
public sealed class QtestTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Test]
    public void OnQemusModelFramesComeAndGo()
    {
        using var wire = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        int ours = ((IPEndPoint)wire.Client.LocalEndPoint!).Port;
        int theirs = FreePort();
        using var host = new RealHost(_ => { });
        using var kernel = new RumpKernel(host, NicRig.Components());
        using LwpScope scope = kernel.Enter();
        using QtestMachine machine = QtestMachine.Start(new QtestMachineOptions
        {
            Devices = ["e1000,mac=52:54:00:ab:cd:ef,netdev=n0"],
            Arguments =
            [
                "-netdev",
                $"dgram,id=n0,local.type=inet,local.host=127.0.0.1,local.port={theirs},remote.type=inet,remote.host=127.0.0.1,remote.port={ours}",
            ],
        }, host);
        Assert.That(kernel.Get<PciBusManager>().Attach(machine.Functions[0], out PciConnection? connection, ownsFunction: false), Is.EqualTo(Errno.Ok));
        var wm = (WmInterface)connection!.Driver!.Softc!;
        Assert.That(wm.Address.ToString(), Is.EqualTo("52:54:00:ab:cd:ef"));
        Assert.That(wm.IsEepromByPins, Is.False);
        Assert.That(wm.BringUp(), Is.EqualTo(Errno.Ok));
        Assert.That(wm.WaitForLink(Long), Is.EqualTo(Errno.Ok));
        using (var frames = new PacketEndpoint(wm))
        {
            var peer = new EthernetAddress(0x020000000001);
            foreach (int length in new[] { 60, 61, 256, 257, 999, 1514 })
            {
                byte[] frame = Frames.Plain(peer, wm.Address, length);
                Assert.That(frames.Send(frame, Long), Is.EqualTo(Errno.Ok));
                Assert.That(Take(wire, kernel), Is.EqualTo(frame));
                byte[] answer = Frames.Plain(wm.Address, peer, length, 3);
                wire.Send(answer, new IPEndPoint(IPAddress.Loopback, theirs));
                Assert.That(frames.Receive(Long, out PacketBuffer packet), Is.EqualTo(Errno.Ok), $"length {length}");
                Assert.That(packet.Span.ToArray(), Is.EqualTo(answer));
                packet.Free();
            }

            Segmented(kernel, wm, wire, peer);
            Summed(kernel, wm, wire, peer);
            Tagged(kernel, wm, wire, peer);
        }

        wm.CollectStatistics();
        Assert.That(wm.Hardware.GoodTransmitted, Is.GreaterThan(6));
        Assert.That(wm.SetLoopback(true), Is.EqualTo(Errno.Ok));
        Assert.That(wm.WaitForLink(Long), Is.EqualTo(Errno.Ok));
        using (var frames = new PacketEndpoint(wm))
        {
            byte[] frame = Frames.Plain(wm.Address, wm.Address, 400);

            // For a second after each write to RCTL this model takes no frame.
            Errno error = Errno.ETIMEDOUT;
            for (int i = 0; i < 30 && error == Errno.ETIMEDOUT; i++)
            {
                frames.Send(frame, Long);
                error = frames.Receive(TimeSpan.FromSeconds(1), out PacketBuffer packet);
                if (error == Errno.Ok)
                {
                    Assert.That(packet.Span.ToArray(), Is.EqualTo(frame));
                    packet.Free();
                }
            }

            Assert.That(error, Is.EqualTo(Errno.Ok));
        }

        wm.BringDown();
        Assert.That(kernel.Get<PacketPool>().InUse, Is.Zero);
        Assert.That(connection.Detach(), Is.EqualTo(Errno.Ok));
        Assert.That(kernel.Get<PciBusManager>().Leaks, Is.Zero);
    }

    private static void Segmented(RumpKernel kernel, WmInterface wm, UdpClient wire, EthernetAddress peer)
    {
        byte[] whole = Frames.TcpOverIp(peer, wm.Address, 10000);
        Assert.That(kernel.Get<PacketPool>().GetCopy(whole, out PacketBuffer packet), Is.EqualTo(Errno.Ok));
        packet.Offloads = PacketOffloads.Segmentation;
        packet.LinkHeaderLength = Frames.Ethernet;
        packet.NetworkHeaderLength = Frames.Ip;
        packet.TransportHeaderLength = Frames.Tcp;
        packet.SegmentSize = 1460;
        Assert.That(wm.Output(packet), Is.EqualTo(Errno.Ok));
        const int Header = Frames.Ethernet + Frames.Ip + Frames.Tcp;
        for (int done = 0; done < 10000;)
        {
            byte[] frame = Take(wire, kernel);
            Assert.That(Frames.IsIpSumRight(frame) && Frames.IsTransportSumRight(frame), Is.True, $"segment at {done}");
            Assert.That(frame[Header..], Is.EqualTo(whole[(Header + done)..(Header + done + frame.Length - Header)]));
            done += frame.Length - Header;
        }
    }

    private static void Summed(RumpKernel kernel, WmInterface wm, UdpClient wire, EthernetAddress peer)
    {
        byte[] expected = Frames.UdpOverIp(peer, wm.Address, 777);
        byte[] frame = [.. expected];
        frame[Frames.Ethernet + 10] = frame[Frames.Ethernet + 11] = 0;
        ushort pseudo = Frames.Pseudo(frame, frame.Length - Frames.Ethernet - Frames.Ip);
        frame[Frames.Ethernet + Frames.Ip + 6] = (byte)(pseudo >> 8);
        frame[Frames.Ethernet + Frames.Ip + 7] = (byte)pseudo;
        kernel.Get<PacketPool>().GetCopy(frame, out PacketBuffer packet);
        packet.Offloads = PacketOffloads.Ipv4Checksum | PacketOffloads.UdpChecksum;
        packet.LinkHeaderLength = Frames.Ethernet;
        packet.NetworkHeaderLength = Frames.Ip;
        Assert.That(wm.Output(packet), Is.EqualTo(Errno.Ok));
        Assert.That(Take(wire, kernel), Is.EqualTo(expected));
    }

    private static void Tagged(RumpKernel kernel, WmInterface wm, UdpClient wire, EthernetAddress peer)
    {
        byte[] frame = Frames.Plain(peer, wm.Address, 300);
        kernel.Get<PacketPool>().GetCopy(frame, out PacketBuffer packet);
        packet.Offloads = PacketOffloads.VlanTag;
        packet.VlanTag = 0x2005;
        Assert.That(wm.Output(packet), Is.EqualTo(Errno.Ok));
        byte[] tagged = [.. frame[..12], 0x81, 0x00, 0x20, 0x05, .. frame[12..]];
        Assert.That(Take(wire, kernel), Is.EqualTo(tagged));
    }

    // The kernel runs while the socket is looked at.
    private static byte[] Take(UdpClient wire, RumpKernel kernel)
    {
        for (int i = 0; i < 60_000; i++)
        {
            if (wire.Available > 0)
            {
                IPEndPoint? from = null;
                return wire.Receive(ref from);
            }

            kernel.Pause(TimeSpan.FromMilliseconds(1));
        }

        throw new TimeoutException("no frame came out of QEMU");
    }

    private static int FreePort()
    {
        using var probe = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }
}
