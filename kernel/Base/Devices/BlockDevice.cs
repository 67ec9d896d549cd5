namespace DriverKit.Kernel;

/// <summary>A block device as the device switch knows it: a disk, a partition, an image file.</summary>
public abstract class BlockDevice
{
    /// <summary>A block device.</summary>
    /// <param name="name">Its name: <c>sd0</c>, <c>dk1</c>.</param>
    protected BlockDevice(string name) => Name = name;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Sector size in bytes, a power of two from 512 to 4096.</summary>
    public abstract int SectorSize { get; }

    /// <summary>Number of sectors.</summary>
    public abstract long SectorCount { get; }

    /// <summary>True when writes are refused with EROFS.</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>Largest request worth making, in bytes; larger ones are split by the device.</summary>
    public abstract int MaxTransfer { get; }

    /// <summary>
    /// True when what was written may be lost with the power until it is flushed, and may reach the medium in another order than it came.
    /// </summary>
    public virtual bool HasVolatileCache => false;

    /// <summary>Opens it; each open has its close. May wait.</summary>
    /// <param name="write">Whether it will be written.</param>
    /// <returns>Ok, ENXIO (gone or no medium), EROFS, EBUSY, EIO.</returns>
    public abstract Errno Open(bool write);

    /// <summary>Closes it.</summary>
    public abstract void Close();

    /// <summary>Starts a request: it always comes back through its owner, errors included, and never inside this call.</summary>
    /// <param name="request">The request.</param>
    public abstract void Strategy(BlockRequest request);
}
