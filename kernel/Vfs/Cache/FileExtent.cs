namespace DriverKit.Kernel.Vfs;

/// <summary>A stretch of a file in memory, as the cache sees it; at most <see cref="FilePages.ExtentSize"/> bytes, less for short files.</summary>
internal sealed class FileExtent : CacheEntry
{
    public FilePages? File { get; private set; }

    public int Index { get; private set; }

    public void Become(FilePages file, int index)
    {
        File = file;
        Index = index;
        Device = file.Device;
        State = CacheState.Idle;
        Valid = 0;
        Dirty = 0;
        InFlight = 0;
        Error = Errno.Ok;
        ClearRuns();
    }

    public override void WriteFailed(Errno error)
    {
        File?.NoteError(error);
        if (RunCount > 0)
        {
            Device.NoteWriteError(Runs[0].Sector, error, keep: false);
        }
    }

    public override void Unhook() => File?.Unhook(this);

    public override void UnwrittenChanged(int change) => File?.CountUnwritten(change);
}
