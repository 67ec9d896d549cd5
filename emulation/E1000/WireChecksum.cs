using System.Buffers.Binary;

namespace DriverKit.Emulation.E1000;

/// <summary>The adder in the chip: RFC 1071's sum, word by word, and the FCS of IEEE 802.3 §3.2.9.</summary>
internal static class WireChecksum
{
    private static readonly uint[] FcsTable = MakeFcsTable();

    /// <summary>Sums words up, an odd last byte as the upper one.</summary>
    public static uint Sum(ReadOnlySpan<byte> bytes, uint sum = 0)
    {
        int i = 0;
        for (; i + 1 < bytes.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        }

        return i < bytes.Length ? sum + ((uint)bytes[i] << 8) : sum;
    }

    /// <summary>Folds a sum to 16 bits.</summary>
    public static ushort Fold(uint sum)
    {
        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)sum;
    }

    /// <summary>The frame check sequence, least significant byte first on the wire.</summary>
    public static uint Fcs(ReadOnlySpan<byte> frame)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in frame)
        {
            crc = FcsTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeFcsTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xedb88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
