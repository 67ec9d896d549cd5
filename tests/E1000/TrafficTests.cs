using System.Buffers.Binary;
using DriverKit.Drivers.E1000;
using DriverKit.Emulation.E1000;
using DriverKit.Kernel;
using DriverKit.Kernel.Net;
using DriverKit.Specs.Ethernet;

namespace DriverKit.E1000.Tests;

public sealed class TrafficTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void FramesOfEveryLengthPassUnchanged()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var sender = new PacketEndpoint(left);
        using var receiver = new PacketEndpoint(right);
        int passed = 0;
        for (int length = EthernetFrame.HeaderLength; length <= 1514; length++)
        {
            byte[] frame = Frames.Plain(right.Address, left.Address, length, (byte)length);
            Assert.That(sender.Send(frame, Second), Is.EqualTo(Errno.Ok));
            Assert.That(receiver.Receive(Second, out PacketBuffer packet), Is.EqualTo(Errno.Ok), $"length {length}");
            byte[] expected = frame;
            Array.Resize(ref expected, Math.Max(60, length));
            Assert.That(packet.Span.SequenceEqual(expected), Is.True, $"length {length}");
            packet.Free();
            passed++;
        }

        rig.Kernel.Pause(Second);
        Assert.That(passed, Is.EqualTo(1501));
        Assert.That(left.Statistics.OutputPackets, Is.EqualTo(1501));
        Assert.That(right.Statistics.InputPackets, Is.EqualTo(1501));
    }

    [Test]
    public void ABurstLongerThanTheRingArrivesInOrder()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var sender = new PacketEndpoint(left);
        using var receiver = new PacketEndpoint(right, limit: 4096);
        const int Count = 3000;
        for (int i = 0; i < Count; i++)
        {
            byte[] frame = Frames.Plain(right.Address, left.Address, 60 + (i % 1400));
            BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(14), i);
            Assert.That(sender.Send(frame, Second), Is.EqualTo(Errno.Ok));
        }

        for (int i = 0; i < Count; i++)
        {
            Assert.That(receiver.Receive(Second, out PacketBuffer packet), Is.EqualTo(Errno.Ok), $"frame {i}");
            Assert.That(BinaryPrimitives.ReadInt32LittleEndian(packet.Span[14..]), Is.EqualTo(i));
            packet.Free();
        }
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(300)]
    public void APacketInPiecesIsSentWhole(int piece)
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var receiver = new PacketEndpoint(right);
        byte[] frame = Frames.Plain(right.Address, left.Address, piece == 1 ? 270 : 1400);
        int first = piece == 1 ? 260 : 14;
        Assert.That(rig.Packets.GetCopy(frame.AsSpan(0, first), out PacketBuffer packet), Is.EqualTo(Errno.Ok));
        int most = piece == 7 ? 20 : int.MaxValue;
        for (int at = first; at < frame.Length;)
        {
            int part = Math.Min(packet.PieceCount == most - 1 ? int.MaxValue : piece, frame.Length - at);
            rig.Packets.GetCopy(frame.AsSpan(at, part), out PacketBuffer next);
            packet.Concatenate(next);
            at += part;
        }

        Assert.That(left.Output(packet), Is.EqualTo(Errno.Ok));
        Assert.That(receiver.Receive(Second, out PacketBuffer got), Is.EqualTo(Errno.Ok));
        Assert.That(got.Span.SequenceEqual(frame), Is.True);
        got.Free();
    }

    [TestCase(true, false)]
    [TestCase(true, true)]
    [TestCase(false, false)]
    [TestCase(false, true)]
    public void SumsArePutInAndFoundRight(bool hardware, bool udp)
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var receiver = new PacketEndpoint(right);
        if (!hardware)
        {
            left.SetEnabled(InterfaceCapabilities.None);
            Assert.That(left.WaitForLink(10 * Second), Is.EqualTo(Errno.Ok));
        }

        for (int payload = 0; payload <= 1400; payload += 97)
        {
            byte[] expected = udp ? Frames.UdpOverIp(right.Address, left.Address, payload) : Frames.TcpOverIp(right.Address, left.Address, payload);
            PacketBuffer packet = Unsummed(rig, expected, udp);
            Assert.That(left.Output(packet), Is.EqualTo(Errno.Ok));
            Assert.That(receiver.Receive(Second, out PacketBuffer got), Is.EqualTo(Errno.Ok));
            Assert.That(got.Span[..expected.Length].SequenceEqual(expected), Is.True, $"payload {payload}");
            Assert.That(Frames.IsIpSumRight(got.Span) && Frames.IsTransportSumRight(got.Span), Is.True);
            Assert.That(got.Offloads, Is.EqualTo(PacketOffloads.Ipv4Verified | PacketOffloads.TransportVerified));
            got.Free();
        }
    }

    [TestCase(Frames.Ethernet + 8, PacketOffloads.Ipv4Bad | PacketOffloads.TransportVerified)]
    [TestCase(Frames.Ethernet + Frames.Ip + 4, PacketOffloads.Ipv4Verified | PacketOffloads.TransportBad)]
    public void WrongSumsAreFoundWrong(int flipped, PacketOffloads found)
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var sender = new PacketEndpoint(left);
        using var receiver = new PacketEndpoint(right);
        byte[] frame = Frames.TcpOverIp(right.Address, left.Address, 500);
        frame[flipped] ^= 0x10;
        sender.Send(frame, Second);
        Assert.That(receiver.Receive(Second, out PacketBuffer got), Is.EqualTo(Errno.Ok));
        Assert.That(got.Offloads, Is.EqualTo(found));
        got.Free();
    }

    [TestCase(1, 536)]
    [TestCase(1460, 1460)]
    [TestCase(1461, 1460)]
    [TestCase(14600, 1460)]
    [TestCase(60000, 1448)]
    public void ALongPacketIsCutIntoSegmentsThatAreRight(int payload, int mss)
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var receiver = new PacketEndpoint(right);
        byte[] whole = Frames.TcpOverIp(right.Address, left.Address, payload, flags: 0x19);
        Assert.That(rig.Packets.GetCopy(whole, out PacketBuffer packet), Is.EqualTo(Errno.Ok));
        packet.Offloads = PacketOffloads.Segmentation;
        packet.LinkHeaderLength = Frames.Ethernet;
        packet.NetworkHeaderLength = Frames.Ip;
        packet.TransportHeaderLength = Frames.Tcp;
        packet.SegmentSize = (ushort)mss;
        Assert.That(left.Output(packet), Is.EqualTo(Errno.Ok));
        const int Header = Frames.Ethernet + Frames.Ip + Frames.Tcp;
        int done = 0;
        for (int index = 0; done < payload; index++)
        {
            Assert.That(receiver.Receive(Second, out PacketBuffer got), Is.EqualTo(Errno.Ok), $"segment {index}");
            byte[] frame = new byte[got.TotalLength];
            got.CopyTo(0, frame);
            PacketOffloads offloads = got.Offloads;
            got.Free();
            int part = Math.Min(mss, payload - done);
            bool isLast = done + part == payload;
            using (Assert.EnterMultipleScope())
            {
                Assert.That(frame, Has.Length.EqualTo(Math.Max(60, Header + part)));
                Assert.That(BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(Frames.Ethernet + 2)), Is.EqualTo(Header - Frames.Ethernet + part));
                Assert.That(BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(Frames.Ethernet + 4)), Is.EqualTo(0x1234 + index));
                Assert.That(BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(Frames.Ethernet + Frames.Ip + 4)), Is.EqualTo(0x01020304 + done));
                Assert.That(frame[Frames.Ethernet + Frames.Ip + 13], Is.EqualTo(isLast ? 0x19 : 0x10));
                Assert.That(frame.AsSpan(Header, part).SequenceEqual(whole.AsSpan(Header + done, part)), Is.True);
                Assert.That(Frames.IsIpSumRight(frame) && Frames.IsTransportSumRight(frame), Is.True);
                Assert.That(offloads, Is.EqualTo(PacketOffloads.Ipv4Verified | PacketOffloads.TransportVerified));
            }

            done += part;
        }

        Assert.That(receiver.Receive(Second / 10, out _), Is.EqualTo(Errno.ETIMEDOUT));
        left.CollectStatistics();
        Assert.That((left.Hardware.Segmentations, left.Hardware.SegmentationFailures), Is.EqualTo((1L, 0L)));
    }

    [TestCase(true, true)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(false, false)]
    public void TagsGoInAndComeOut(bool sendByHardware, bool receiveByHardware)
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        left.SetEnabled(sendByHardware ? left.Capabilities : InterfaceCapabilities.None);
        right.SetEnabled(receiveByHardware ? right.Capabilities : InterfaceCapabilities.None);
        left.WaitForLink(10 * Second);
        right.WaitForLink(10 * Second);
        using var receiver = new PacketEndpoint(right);
        byte[] frame = Frames.Plain(right.Address, left.Address, 700);
        rig.Packets.GetCopy(frame, out PacketBuffer packet);
        packet.Offloads = PacketOffloads.VlanTag;
        packet.VlanTag = 0x6123;
        Assert.That(left.Output(packet), Is.EqualTo(Errno.Ok));
        Assert.That(receiver.Receive(Second, out PacketBuffer got), Is.EqualTo(Errno.Ok));
        if (receiveByHardware)
        {
            Assert.That((got.Offloads & PacketOffloads.VlanTag, got.VlanTag), Is.EqualTo((PacketOffloads.VlanTag, (ushort)0x6123)));
            Assert.That(got.Span.SequenceEqual(frame), Is.True);
        }
        else
        {
            byte[] tagged = [.. frame[..12], 0x81, 0x00, 0x61, 0x23, .. frame[12..]];
            Assert.That(got.Span.SequenceEqual(tagged), Is.True);
        }

        got.Free();
    }

    [Test]
    public void OnlyWhatIsAddressedHereIsReceived()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var sender = new PacketEndpoint(left);
        using var receiver = new PacketEndpoint(right);
        var stranger = new EthernetAddress(0x020000000077);
        Assert.That(Passes(right.Address), Is.True);
        Assert.That(Passes(EthernetAddress.Broadcast), Is.True);
        Assert.That(Passes(stranger), Is.False);
        right.SetPromiscuous(true);
        Assert.That(Passes(stranger), Is.True);
        right.SetPromiscuous(false);
        right.SetAddress(stranger);
        Assert.That(Passes(stranger), Is.True);
        Assert.That(Passes(new EthernetAddress(0x020e10000002)), Is.False);

        // Fifteen groups have an entry each, the others a place in the table.
        int joined = 0;
        var groups = Enumerable.Range(0, 40).Select(i => new EthernetAddress(0x01005e000100u + ((ulong)i * 0x101))).ToArray();
        foreach (EthernetAddress group in groups)
        {
            Assert.That(Passes(group), Is.False, $"{group} before {joined} groups");
            Assert.That(right.Join(group), Is.EqualTo(Errno.Ok));
            joined++;
            foreach (EthernetAddress earlier in groups.Take(joined))
            {
                Assert.That(Passes(earlier), Is.True, $"{earlier} of {joined}");
            }
        }

        foreach (EthernetAddress group in groups)
        {
            Assert.That(right.Leave(group), Is.EqualTo(Errno.Ok));
        }

        Assert.That(groups.Any(Passes), Is.False);
        Assert.That(right.Leave(groups[0]), Is.EqualTo(Errno.EADDRNOTAVAIL));
        right.SetAllMulticast(true);
        Assert.That(groups.All(Passes), Is.True);

        bool Passes(EthernetAddress to)
        {
            sender.Send(Frames.Plain(to, left.Address, 100), Second);
            bool came = receiver.Receive(Second / 20, out PacketBuffer packet) == Errno.Ok;
            packet?.Free();
            return came;
        }
    }

    [Test]
    public void JumboFramesPassInPieces()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var sender = new PacketEndpoint(left);
        using var receiver = new PacketEndpoint(right);
        Assert.That(sender.Send(Frames.Plain(right.Address, left.Address, 9014), Second), Is.EqualTo(Errno.EMSGSIZE));
        Assert.That(left.SetMtu(9000), Is.EqualTo(Errno.Ok));
        Assert.That(right.SetMtu(9000), Is.EqualTo(Errno.Ok));
        left.WaitForLink(10 * Second);
        right.WaitForLink(10 * Second);
        foreach (int length in new[] { 1519, 2047, 2048, 2049, 4096, 8999, 9014 })
        {
            byte[] frame = Frames.Plain(right.Address, left.Address, length);
            Assert.That(sender.Send(frame, Second), Is.EqualTo(Errno.Ok));
            Assert.That(receiver.Receive(Second, out PacketBuffer got), Is.EqualTo(Errno.Ok), $"length {length}");
            byte[] whole = new byte[got.TotalLength];
            got.CopyTo(0, whole);
            Assert.That(whole, Is.EqualTo(frame));
            Assert.That(got.PieceCount, Is.EqualTo((length + 2047) / 2048));
            got.Free();
        }
    }

    [Test]
    public void AFrameTooLongForTheOtherSideIsNotReceived()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        left.SetMtu(4000);
        left.WaitForLink(10 * Second);
        using var sender = new PacketEndpoint(left);
        using var receiver = new PacketEndpoint(right);
        sender.Send(Frames.Plain(right.Address, left.Address, 1519), Second);
        Assert.That(receiver.Receive(Second, out _), Is.EqualTo(Errno.ETIMEDOUT));
        right.CollectStatistics();
        Assert.That(right.Hardware.LengthErrors, Is.EqualTo(1));
    }

    [Test]
    public void TheHardwareCountsWhatPassesAndReadingClears()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var sender = new PacketEndpoint(left);
        using var receiver = new PacketEndpoint(right);
        for (int i = 0; i < 10; i++)
        {
            sender.Send(Frames.Plain(i < 3 ? EthernetAddress.Broadcast : right.Address, left.Address, 60), Second);
            Assert.That(receiver.Receive(Second, out PacketBuffer packet), Is.EqualTo(Errno.Ok));
            packet.Free();
        }

        for (int twice = 0; twice < 2; twice++)
        {
            left.CollectStatistics();
            right.CollectStatistics();
            using (Assert.EnterMultipleScope())
            {
                Assert.That((left.Hardware.GoodTransmitted, left.Hardware.GoodOctetsTransmitted), Is.EqualTo((10L, 640L)));
                Assert.That((right.Hardware.GoodReceived, right.Hardware.GoodOctetsReceived), Is.EqualTo((10L, 640L)));
                Assert.That(right.Hardware.BroadcastReceived, Is.EqualTo(3));
            }
        }
    }

    [Test]
    public void InterruptsKeepTheirDistance()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        right.BringDown();
        right.Throttling = 39062; // 10 ms
        right.BringUp();
        right.WaitForLink(10 * Second);
        using var sender = new PacketEndpoint(left);
        using var receiver = new PacketEndpoint(right);
        long before = right.Interrupts;
        long begin = rig.Host.Now;
        for (int i = 0; i < 100; i++)
        {
            sender.Send(Frames.Plain(right.Address, left.Address, 60), Second);
            rig.Kernel.Pause(TimeSpan.FromMilliseconds(1));
        }

        rig.Kernel.Pause(TimeSpan.FromMilliseconds(20));
        long allowed = ((rig.Host.Now - begin) / 10_000_000) + 2;
        Assert.That(receiver.Waiting, Is.EqualTo(100));
        Assert.That(right.Interrupts - before, Is.InRange(2, allowed));
    }

    [Test]
    public void AFullReceiverLosesFramesAndCountsThem()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var sender = new PacketEndpoint(left);
        using var receiver = new PacketEndpoint(right);
        right.BringDown();
        right.Throttling = ushort.MaxValue; // 17 ms
        right.BringUp();
        right.WaitForLink(10 * Second);
        for (int i = 0; i < 1000; i++)
        {
            sender.Send(Frames.Plain(right.Address, left.Address, 1000), Second);
        }

        rig.Kernel.Pause(2 * Second);
        int came = receiver.Waiting;
        right.CollectStatistics();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(right.Hardware.MissedPackets, Is.GreaterThan(0));
            Assert.That(came + right.Hardware.MissedPackets, Is.EqualTo(1000));
            Assert.That(right.Hardware.NoBuffers, Is.GreaterThan(0));
        }
    }

    [Test]
    public void WithoutBuffersFramesAreDroppedAndTheRingStaysWhole()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var sender = new PacketEndpoint(left);
        using var receiver = new PacketEndpoint(right);
        rig.Packets.GetCopy(Frames.Plain(right.Address, left.Address, 500), out PacketBuffer large);
        rig.Packets.GetCopy(Frames.Plain(right.Address, left.Address, 100), out PacketBuffer small);
        rig.Packets.FailGet = () => true;
        left.Output(large);
        left.Output(small);
        Assert.That(receiver.Receive(Second, out _), Is.EqualTo(Errno.ETIMEDOUT));
        Assert.That(right.Statistics.InputDrops, Is.EqualTo(2));
        rig.Packets.FailGet = null;
        for (int i = 0; i < 600; i++)
        {
            sender.Send(Frames.Plain(right.Address, left.Address, 500), Second);
            Assert.That(receiver.Receive(Second, out PacketBuffer packet), Is.EqualTo(Errno.Ok));
            packet.Free();
        }
    }

    [Test]
    public void TheSameSeedGivesTheSameRun()
    {
        ulong first = Run(7);
        Assert.That(Run(7), Is.EqualTo(first));
        Assert.That(Enumerable.Range(1, 20).Select(seed => Run((ulong)seed)).Distinct().Count(), Is.GreaterThan(1));
    }

    private static ulong Run(ulong seed)
    {
        using var host = new DriverKit.Kernel.Hosts.DeterministicHost(seed);
        using var rig = new NicRig(host);
        using LwpScope scope = rig.Enter();
        (WmInterface left, WmInterface right) = rig.AttachPair();
        using var one = new PacketEndpoint(left);
        using var other = new PacketEndpoint(right);
        bool isDone = false;
        rig.Kernel.Spawn("echo", () =>
        {
            for (int i = 0; i < 20; i++)
            {
                if (other.Receive(Second, out PacketBuffer packet) == Errno.Ok)
                {
                    right.Output(packet);
                }
            }

            isDone = true;
        });
        for (int i = 0; i < 20; i++)
        {
            one.Send(Frames.Plain(right.Address, left.Address, 60 + (40 * i)), Second);
        }

        rig.Kernel.Pause(Second);
        Assert.That(isDone, Is.True);
        return host.RunHash;
    }

    private static PacketBuffer Unsummed(NicRig rig, byte[] summed, bool udp)
    {
        byte[] frame = [.. summed];
        int length = frame.Length - Frames.Ethernet - Frames.Ip;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Frames.Ethernet + 10), 0);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Frames.Ethernet + Frames.Ip + (udp ? 6 : 16)), Frames.Pseudo(frame, length));
        rig.Packets.GetCopy(frame, out PacketBuffer packet);
        packet.Offloads = PacketOffloads.Ipv4Checksum | (udp ? PacketOffloads.UdpChecksum : PacketOffloads.TcpChecksum);
        packet.LinkHeaderLength = Frames.Ethernet;
        packet.NetworkHeaderLength = Frames.Ip;
        packet.TransportHeaderLength = (byte)(udp ? Frames.Udp : Frames.Tcp);
        return packet;
    }
}
