using System.Diagnostics;
using DriverKit.Drivers.E1000;
using DriverKit.Emulation.E1000;
using DriverKit.Kernel;
using DriverKit.Kernel.Net;

namespace DriverKit.E1000.Tests;

/// <summary>What the model sends, judged by tshark.</summary>
public sealed class PcapngTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void TsharkFindsEveryOffloadedSumRight()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"e1000-{Guid.NewGuid():n}.pcapng");
        try
        {
            int frames = Record(path);
            string[] lines = Tshark(path);
            TestContext.Out.WriteLine($"{lines.Length} frames judged");
            Assert.That(lines, Has.Length.EqualTo(frames));
            foreach (string line in lines)
            {
                // Frame, IP checksum status, TCP's, UDP's: 1 is good.
                string[] fields = line.Split('\t');
                Assert.That(fields[1], Is.EqualTo("1"), line);
                Assert.That(fields[2] + fields[3], Is.EqualTo("1"), line);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static int Record(string path)
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        WmInterface wm = rig.Attach(new E1000Options { Wire = new PcapngWire(File.Create(path)), LinkTime = TimeSpan.Zero });
        wm.BringUp();
        wm.WaitForLink(Second);
        int frames = 0;
        for (int payload = 20; payload < 1400; payload += 111)
        {
            foreach (bool udp in new[] { false, true })
            {
                byte[] frame = udp ? Frames.UdpOverIp(new(0x020000000001), wm.Address, payload) : Frames.TcpOverIp(new(0x020000000001), wm.Address, payload);
                int place = Frames.Ethernet + Frames.Ip + (udp ? 6 : 16);
                frame[Frames.Ethernet + 10] = frame[Frames.Ethernet + 11] = 0;
                ushort pseudo = Frames.Pseudo(frame, frame.Length - Frames.Ethernet - Frames.Ip);
                (frame[place], frame[place + 1]) = ((byte)(pseudo >> 8), (byte)pseudo);
                Send(rig, wm, frame, PacketOffloads.Ipv4Checksum | (udp ? PacketOffloads.UdpChecksum : PacketOffloads.TcpChecksum), 0);
                frames++;
            }
        }

        Send(rig, wm, Frames.TcpOverIp(new(0x020000000001), wm.Address, 20_000), PacketOffloads.Segmentation, 1000);
        rig.Kernel.Pause(Second);
        return frames + 20;
    }

    private static void Send(NicRig rig, WmInterface wm, byte[] frame, PacketOffloads offloads, int mss)
    {
        rig.Packets.GetCopy(frame, out PacketBuffer packet);
        packet.Offloads = offloads;
        packet.LinkHeaderLength = Frames.Ethernet;
        packet.NetworkHeaderLength = Frames.Ip;
        packet.TransportHeaderLength = Frames.Tcp;
        packet.SegmentSize = (ushort)mss;
        Assert.That(wm.Output(packet), Is.EqualTo(Errno.Ok));
    }

    private static string[] Tshark(string path)
    {
        var start = new ProcessStartInfo("tshark")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-n", "-r", path, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
                "-T", "fields", "-e", "frame.number", "-e", "ip.checksum.status", "-e", "tcp.checksum.status", "-e", "udp.checksum.status",
            },
        };
        using var process = System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException("tshark does not start: apt-get install tshark");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
