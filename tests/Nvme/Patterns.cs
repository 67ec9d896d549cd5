using System.Buffers.Binary;

namespace DriverKit.Nvme.Tests;

/// <summary>Contents that tell where they belong.</summary>
internal static class Patterns
{
    public static void Fill(Span<byte> data, long offset, int generation)
    {
        for (int at = 0; at < data.Length; at += 8)
        {
            BinaryPrimitives.WriteInt64LittleEndian(data[at..], ((offset + at) * 0x9E3779B1L) ^ ((long)generation << 48));
        }
    }

    public static bool Matches(ReadOnlySpan<byte> data, long offset, int generation)
    {
        for (int at = 0; at < data.Length; at += 8)
        {
            if (BinaryPrimitives.ReadInt64LittleEndian(data[at..]) != (((offset + at) * 0x9E3779B1L) ^ ((long)generation << 48)))
            {
                return false;
            }
        }

        return true;
    }
}
