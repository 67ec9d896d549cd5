namespace DriverKit.Registers;

/// <summary>Finds bits set where a structure reserves them.</summary>
public static class ReservedBits
{
    /// <summary>The first set bit, counting bytes upwards and bits downwards, as a sense field pointer does.</summary>
    /// <param name="bytes">The structure; bytes past the mask are not looked at.</param>
    /// <param name="mask">The reserved bits.</param>
    /// <param name="byteOffset">The byte found, or -1.</param>
    /// <param name="bit">The bit in it, 0 to 7, or -1.</param>
    /// <returns>True when one is set.</returns>
    public static bool TryFind(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mask, out int byteOffset, out int bit)
    {
        for (int i = 0; i < Math.Min(bytes.Length, mask.Length); i++)
        {
            int found = bytes[i] & mask[i];
            if (found != 0)
            {
                byteOffset = i;
                bit = 31 - int.LeadingZeroCount(found);
                return true;
            }
        }

        byteOffset = -1;
        bit = -1;
        return false;
    }
}
