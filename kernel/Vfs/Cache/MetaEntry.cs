namespace DriverKit.Kernel.Vfs;

/// <summary>A metadata buffer as the cache sees it.</summary>
internal sealed class MetaEntry(BufferCache cache, MetaBuffer buffer) : CacheEntry
{
    public MetaBuffer Buffer => buffer;

    public long Sector { get; private set; }

    public int Length { get; private set; }

    public uint AllPages => PagesOf(0, Length);

    /// <summary>Set while its contents were obtained without reading: released unwritten they mean nothing.</summary>
    public bool IsFresh { get; set; }

    /// <summary>Whether a failed write is kept for the next sync; false while its writer waits for it.</summary>
    public bool ReportsErrors { get; set; } = true;

    public void Become(CachedDevice device, long sector, int length)
    {
        Device = device;
        Sector = sector;
        Length = length;
        Valid = 0;
        Dirty = 0;
        InFlight = 0;
        Error = Errno.Ok;
        ClearRuns();
        AddRun(new CacheRun(0, length, sector), device.SectorSize);
    }

    public override void WriteFailed(Errno error) => Device.NoteWriteError(Sector, error, keep: ReportsErrors);

    public override void Unhook() => cache.Unhash(this);
}
