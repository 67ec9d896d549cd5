namespace DriverKit.Kernel;

/// <summary>A character device as the device switch knows it (cdevsw): what is neither disk nor network interface.</summary>
public abstract class CharacterDevice
{
    /// <summary>A character device.</summary>
    /// <param name="name">Its name: <c>edu0</c>.</param>
    protected CharacterDevice(string name) => Name = name;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Opens it; each open has its close. May wait.</summary>
    /// <param name="write">Whether it will be written.</param>
    /// <returns>Ok, ENXIO (gone), EACCES, EBUSY.</returns>
    public abstract Errno Open(bool write);

    /// <summary>Closes it.</summary>
    public abstract void Close();

    /// <summary>Reads. Thread context; may wait.</summary>
    /// <param name="offset">From where, in bytes; devices without places ignore it.</param>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="count">How many came; 0 at the end.</param>
    /// <returns>Ok, ENXIO, EIO, or ENODEV where it cannot be read.</returns>
    public virtual Errno Read(long offset, Span<byte> buffer, out int count)
    {
        count = 0;
        return Errno.ENODEV;
    }

    /// <summary>Writes. Thread context; may wait.</summary>
    /// <param name="offset">To where, in bytes; devices without places ignore it.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="count">How many went.</param>
    /// <returns>Ok, ENXIO, EIO, ENOSPC behind the end, or ENODEV where it cannot be written.</returns>
    public virtual Errno Write(long offset, ReadOnlySpan<byte> data, out int count)
    {
        count = 0;
        return Errno.ENODEV;
    }

    /// <summary>Does what is neither reading nor writing, ioctl(2). Thread context; may wait.</summary>
    /// <param name="command">What; each device has its own.</param>
    /// <param name="argument">What goes in and comes out, of the length that the command has.</param>
    /// <returns>Ok, ENXIO, EIO, EINVAL for an argument of another length, or ENOTTY for a command that is not its own.</returns>
    public virtual Errno Ioctl(uint command, Span<byte> argument) => Errno.ENOTTY;
}
