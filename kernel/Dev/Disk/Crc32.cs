namespace DriverKit.Kernel.Disk;

/// <summary>The CRC of GUID partition tables: polynomial 04C11DB7h reflected, as in Ethernet. UEFI 2.10 §5.3.2 refers to it as CRC32.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>The CRC of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="zeroAt">Offset of four bytes that are taken for zero (the CRC's own place); -1 for none.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, int zeroAt = -1)
    {
        uint crc = uint.MaxValue;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte value = zeroAt >= 0 && i >= zeroAt && i < zeroAt + 4 ? (byte)0 : bytes[i];
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
