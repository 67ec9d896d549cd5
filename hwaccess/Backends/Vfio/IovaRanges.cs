using System.Buffers.Binary;

namespace DriverKit.Backends.Vfio;

/// <summary>Which device addresses an IOMMU translates.</summary>
internal static class IovaRanges
{
    private const int MostRanges = 256;

    /// <summary>What kernels before 5.4 do not tell: 39 bits without the window of x86's interrupt messages.</summary>
    public static IReadOnlyList<IovaRange> Assumed { get; } = [new(0, 0xfedf_ffff), new(0xfef0_0000, 0x7f_ffff_ffff)];

    /// <summary>Reads struct vfio_iommu_type1_info_cap_iova_range behind its header.</summary>
    /// <param name="bytes">Count, reserved, pairs of first and last address.</param>
    /// <param name="ranges">The ranges.</param>
    /// <returns>False where the bytes are no such list, or an empty one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IReadOnlyList<IovaRange> ranges)
    {
        ranges = [];
        if (bytes.Length < 8)
        {
            return false;
        }

        uint count = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (count is 0 or > MostRanges || bytes.Length - 8 < count * 16)
        {
            return false;
        }

        var list = new List<IovaRange>();
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> pair = bytes.Slice(8 + (i * 16), 16);
            list.Add(new IovaRange(BinaryPrimitives.ReadUInt64LittleEndian(pair), BinaryPrimitives.ReadUInt64LittleEndian(pair[8..])));
        }

        ranges = [.. list.Where(r => r.Start < r.Last).OrderBy(r => r.Start)];
        return ranges.Count > 0;
    }

    /// <summary>Addresses below are not handed out: a device that forgot to set an address shall fault.</summary>
    public const ulong LowestUsed = 1 << 20;

    /// <summary>The highest address that a device reaches.</summary>
    /// <param name="addressBits">How many address bits it drives.</param>
    public static ulong Last(int addressBits) => addressBits >= 64 ? ulong.MaxValue : (1UL << addressBits) - 1;
}
