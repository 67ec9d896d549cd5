namespace DriverKit.Kernel.Vfs;

/// <summary>A block device opened through the buffer cache: its cached sectors, what of them is unwritten, and how writing went.</summary>
public sealed class CachedDevice
{
    private readonly RumpKernel _kernel;
    private Errno _writeError;
    private bool _reported;

    internal CachedDevice(RumpKernel kernel, BlockDevice device, bool writable)
    {
        _kernel = kernel;
        Device = device;
        IsWritable = writable;
        SectorSize = device.SectorSize;
        SectorCount = device.SectorCount;
    }

    /// <summary>The device.</summary>
    public BlockDevice Device { get; }

    /// <summary>Its name.</summary>
    public string Name => Device.Name;

    /// <summary>Whether it was opened for writing.</summary>
    public bool IsWritable { get; }

    /// <summary>Sector size in bytes.</summary>
    public int SectorSize { get; }

    /// <summary>Number of sectors when it was opened.</summary>
    public long SectorCount { get; }

    /// <summary>True once it was found to be gone: nothing is asked of it any more, everything fails with ENXIO.</summary>
    public bool IsGone { get; private set; }

    internal LinkedList<CacheEntry> Unwritten { get; } = new();

    internal int RequestsInFlight { get; set; }

    /// <summary>The first error of a delayed write since this was last asked, which forgets it.</summary>
    public Errno TakeWriteError()
    {
        Errno error = _writeError;
        _writeError = Errno.Ok;
        _reported = false;
        return error;
    }

    internal void NoteWriteError(long sector, Errno error, bool keep)
    {
        _writeError = keep && _writeError == Errno.Ok ? error : _writeError;
        if (!_reported && !IsGone)
        {
            _reported = true;
            _kernel.Console.WriteLine($"{Name}: write error {error} at sector {sector}; what was to be written there is lost");
        }
    }

    internal void NoteGone(long unwritten)
    {
        IsGone = true;
        _writeError = Errno.ENXIO;
        _kernel.Console.WriteLine(unwritten == 0
            ? $"{Name}: gone while in use"
            : $"{Name}: gone while in use; {unwritten} bytes not yet written are lost");
    }
}
