using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>What the short-name slot of a file says, taken out of its bytes.</summary>
internal record struct SlotRecord
{
    /// <summary>The slot's place on the volume in bytes, 0 for the root directory, which has none.</summary>
    public long Position;

    /// <summary>Attributes.</summary>
    public FatAttributes Attributes;

    /// <summary>The first cluster, 0 for none.</summary>
    public uint FirstCluster;

    /// <summary>Size in bytes.</summary>
    public uint Size;

    /// <summary>Times in nanoseconds since 1970; 0 where none is kept.</summary>
    public long Created;

    /// <summary>Last write.</summary>
    public long Modified;

    /// <summary>Day of the last access.</summary>
    public long Accessed;

    /// <summary>Reads a slot.</summary>
    /// <returns>False when it holds no file: free, a part of a long name, a label.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long position, FatType type, out SlotRecord record)
    {
        record = default;
        if (!DirectorySlot.TryParse(bytes, out DirectorySlot slot) || slot.Name[0] is DirectorySlot.Free or DirectorySlot.End
            || slot.Attributes.VolumeId)
        {
            return false;
        }

        record.Position = position;
        record.Attributes = slot.Attributes;
        record.FirstCluster = FirstClusterOf(slot, type);
        record.Size = slot.FileSize;
        record.Created = FatClock.ToNanoseconds(slot.CreateDate, slot.CreateTime, slot.CreateCentiseconds);
        record.Modified = FatClock.ToNanoseconds(slot.WriteDate, slot.WriteTime);
        record.Accessed = FatClock.ToNanoseconds(slot.AccessDate, default);
        return true;
    }

    /// <summary>The first cluster that a slot names.</summary>
    public static uint FirstClusterOf(DirectorySlot slot, FatType type) =>
        slot.FirstClusterLow | (type == FatType.Fat32 ? (uint)slot.FirstClusterHigh << 16 : 0);

    /// <summary>Stores everything but the name and its case into a slot.</summary>
    public readonly void Store(Span<byte> bytes, FatType type)
    {
        DirectorySlot.Writer slot = DirectorySlot.Edit(bytes);
        slot.Attributes = Attributes;
        slot.FirstClusterLow = (ushort)FirstCluster;
        if (type == FatType.Fat32)
        {
            slot.FirstClusterHigh = (ushort)(FirstCluster >> 16);
        }

        slot.FileSize = Size;
        FatDate date;
        FatTime time;
        if (Created != 0)
        {
            FatClock.FromNanoseconds(Created, out date, out time, out byte centiseconds);
            slot.CreateDate = date;
            slot.CreateTime = time;
            slot.CreateCentiseconds = centiseconds;
        }

        if (Modified != 0)
        {
            FatClock.FromNanoseconds(Modified, out date, out time, out _);
            slot.WriteDate = date;
            slot.WriteTime = time;
        }

        if (Accessed != 0)
        {
            FatClock.FromNanoseconds(Accessed, out date, out _, out _);
            slot.AccessDate = date;
        }
    }
}
