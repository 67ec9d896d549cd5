using System.Buffers.Binary;
using DriverKit.Specs.Ethernet;

namespace DriverKit.E1000.Tests;

/// <summary>Frames for tests, and their sums worked out here, byte by byte, by nobody else's code.</summary>
internal static class Frames
{
    public const int Ethernet = 14;
    public const int Ip = 20;
    public const int Tcp = 20;
    public const int Udp = 8;

    public static byte[] Plain(EthernetAddress to, EthernetAddress from, int length, byte seed = 0)
    {
        byte[] frame = new byte[length];
        to.CopyTo(frame);
        from.CopyTo(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)EtherType.LocalExperimental1);
        for (int i = Ethernet; i < length; i++)
        {
            frame[i] = (byte)((i * 7) + seed);
        }

        return frame;
    }

    /// <summary>TCP over IPv4, with right sums.</summary>
    public static byte[] TcpOverIp(EthernetAddress to, EthernetAddress from, int payload, byte flags = 0x18, uint sequence = 0x01020304) =>
        OverIp(to, from, 6, Tcp, payload, segment =>
        {
            BinaryPrimitives.WriteUInt16BigEndian(segment, 40000);
            BinaryPrimitives.WriteUInt16BigEndian(segment[2..], 80);
            BinaryPrimitives.WriteUInt32BigEndian(segment[4..], sequence);
            BinaryPrimitives.WriteUInt32BigEndian(segment[8..], 0x0a0b0c0d);
            segment[12] = 0x50;
            segment[13] = flags;
            BinaryPrimitives.WriteUInt16BigEndian(segment[14..], 0x2000);
        }, 16);

    /// <summary>UDP over IPv4, with right sums.</summary>
    public static byte[] UdpOverIp(EthernetAddress to, EthernetAddress from, int payload) =>
        OverIp(to, from, 17, Udp, payload, segment =>
        {
            BinaryPrimitives.WriteUInt16BigEndian(segment, 5000);
            BinaryPrimitives.WriteUInt16BigEndian(segment[2..], 5001);
            BinaryPrimitives.WriteUInt16BigEndian(segment[4..], (ushort)segment.Length);
        }, 6);

    /// <summary>The sum of RFC 1071 over bytes, in the plainest way.</summary>
    public static ushort Sum(IEnumerable<byte> bytes, int start = 0)
    {
        long sum = start;
        bool high = true;
        foreach (byte b in bytes)
        {
            sum += high ? b << 8 : b;
            high = !high;
        }

        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)sum;
    }

    /// <summary>The pseudo header's sum.</summary>
    public static ushort Pseudo(ReadOnlySpan<byte> frame, int length) => Sum(frame.Slice(Ethernet + 12, 8).ToArray(), frame[Ethernet + 9] + length);

    public static bool IsIpSumRight(ReadOnlySpan<byte> frame) => Sum(frame.Slice(Ethernet, Ip).ToArray()) == 0xffff;

    public static bool IsTransportSumRight(ReadOnlySpan<byte> frame)
    {
        int total = BinaryPrimitives.ReadUInt16BigEndian(frame[(Ethernet + 2)..]);
        byte[] segment = frame.Slice(Ethernet + Ip, total - Ip).ToArray();
        return Sum(segment, Pseudo(frame, segment.Length)) == 0xffff;
    }

    private static byte[] OverIp(EthernetAddress to, EthernetAddress from, byte protocol, int header, int payload, SegmentFiller fill, int sumPlace)
    {
        byte[] frame = new byte[Ethernet + Ip + header + payload];
        to.CopyTo(frame);
        from.CopyTo(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)EtherType.Ipv4);
        Span<byte> ip = frame.AsSpan(Ethernet);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)Math.Min(ushort.MaxValue, frame.Length - Ethernet));
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], 0x1234);
        ip[8] = 64;
        ip[9] = protocol;
        new byte[] { 10, 0, 0, 1, 10, 0, 0, 2 }.CopyTo(ip[12..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~Sum(ip[..Ip].ToArray()));
        Span<byte> segment = ip[Ip..];
        for (int i = header; i < segment.Length; i++)
        {
            segment[i] = (byte)((i * 13) + (i >> 8));
        }

        fill(segment);
        BinaryPrimitives.WriteUInt16BigEndian(segment[sumPlace..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(segment[sumPlace..], (ushort)~Sum(segment.ToArray(), Pseudo(frame, segment.Length)));
        return frame;
    }

    private delegate void SegmentFiller(Span<byte> segment);
}
