using System.Globalization;
using DriverKit.Kernel;
using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>What a namespace is, as Identify tells it. NVMe 1.4 §5.15.2.1.</summary>
public sealed record NamespaceFormat
{
    /// <summary>NSZE: logical blocks.</summary>
    public long BlockCount { get; init; }

    /// <summary>Bytes of a logical block (LBADS).</summary>
    public int BlockSize { get; init; }

    /// <summary>Bytes of metadata a block (MS).</summary>
    public int MetadataSize { get; init; }

    /// <summary>DPS: end-to-end protection; 0 for none.</summary>
    public int Protection { get; init; }

    /// <summary>NSATTR: write-protected.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>DLFEAT: deallocated blocks read as zeroes.</summary>
    public bool DeallocatedReadsZero { get; init; }

    /// <summary>NOIOB: commands better do not cross multiples of so many blocks; 0 for none.</summary>
    public int OptimalBoundary { get; init; }

    /// <summary>EUI64; 0 for none.</summary>
    public ulong Eui64 { get; init; }

    /// <summary>Reads it from the structure.</summary>
    /// <param name="data">The structure.</param>
    /// <param name="format">What it says.</param>
    /// <returns>False for an inactive namespace, or one whose structure contradicts itself.</returns>
    public static bool TryRead(IdentifyNamespace data, out NamespaceFormat format)
    {
        LbaFormat lba = data.GetFormat(data.FormatIndex);
        format = new NamespaceFormat
        {
            BlockCount = (long)Math.Min(data.BlockCount, long.MaxValue >> 13),
            BlockSize = lba.DataSizeShift is >= 9 and <= 30 ? 1 << lba.DataSizeShift : 0,
            MetadataSize = lba.MetadataSize,
            Protection = data.ProtectionSettings & 7,
            IsReadOnly = data.IsWriteProtected,
            DeallocatedReadsZero = data.DeallocatedReads == 1,
            OptimalBoundary = data.OptimalBoundary,
            Eui64 = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(data.Eui64),
        };
        return data.BlockCount is > 0 and <= long.MaxValue >> 13 && data.FormatIndex <= data.FormatCount && format.BlockSize > 0;
    }

    /// <summary>Whether the driver can use it.</summary>
    /// <returns>Ok or EFTYPE.</returns>
    public Errno Check() => BlockSize is 512 or 1024 or 2048 or 4096 && MetadataSize == 0 && Protection == 0 ? Errno.Ok : Errno.EFTYPE;

    /// <inheritdoc/>
    public override string ToString()
    {
        decimal bytes = (decimal)BlockCount * BlockSize;
        string size = bytes < 10 << 20 ? $"{(long)bytes >> 10} KB" : $"{(long)(bytes / (1 << 20))} MB";
        string eui = Eui64 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", EUI64 {Eui64:x16}");
        return $"{size}, {BlockCount} sectors of {BlockSize} bytes{(IsReadOnly ? ", write-protected" : "")}{eui}";
    }
}
