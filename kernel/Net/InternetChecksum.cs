using System.Buffers.Binary;

namespace DriverKit.Kernel.Net;

/// <summary>The Internet's checksum: the ones' complement of the ones' complement sum of 16-bit words. RFC 1071.</summary>
public static class InternetChecksum
{
    /// <summary>Adds bytes to a sum.</summary>
    /// <param name="bytes">The bytes; an odd last one counts as if a zero followed.</param>
    /// <param name="sum">The sum so far.</param>
    public static ulong Add(ReadOnlySpan<byte> bytes, ulong sum = 0)
    {
        while (bytes.Length >= 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes);
            bytes = bytes[4..];
        }

        if (bytes.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
            bytes = bytes[2..];
        }

        return bytes.Length == 0 ? sum : sum + ((ulong)bytes[0] << 8);
    }

    /// <summary>Adds bytes of a packet, whatever pieces they lie in.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="sum">The sum so far.</param>
    public static ulong Add(PacketBuffer packet, int offset, ulong sum = 0)
    {
        ArgumentNullException.ThrowIfNull(packet);
        bool isOdd = false;
        for (PacketBuffer? piece = packet; piece is not null; piece = piece.Next)
        {
            if (offset >= piece.Length)
            {
                offset -= piece.Length;
                continue;
            }

            ReadOnlySpan<byte> bytes = piece.Span[offset..];
            offset = 0;
            if (isOdd)
            {
                sum += bytes[0];
                bytes = bytes[1..];
                isOdd = false;
            }

            sum = Add(bytes, sum);
            isOdd = (bytes.Length & 1) != 0;
        }

        return sum;
    }

    /// <summary>Folds a sum to 16 bits, not complemented.</summary>
    /// <param name="sum">The sum.</param>
    public static ushort Fold(ulong sum)
    {
        sum = (sum & 0xffff_ffff) + (sum >> 32);
        sum = (sum & 0xffff) + ((sum >> 16) & 0xffff) + (sum >> 32);
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)((sum & 0xffff) + (sum >> 16));
    }

    /// <summary>Folds a sum and complements it: what stands in a header.</summary>
    /// <param name="sum">The sum.</param>
    public static ushort Finish(ulong sum) => (ushort)~Fold(sum);
}
