namespace DriverKit.Kernel;

/// <summary>
/// The block and character devices of a kernel by name, devsw(9): where file systems find disks, and programs devices, without knowing
/// who makes them.
/// </summary>
public sealed class DeviceSwitch
{
    private readonly SimpleLock _lock = new();
    private readonly List<BlockDevice> _blocks = [];
    private readonly List<CharacterDevice> _characters = [];

    /// <summary>Called after a device came or went, in the context of whoever did it.</summary>
    public event Action? Changed;

    /// <summary>The devices now, in the order they came.</summary>
    public IReadOnlyList<BlockDevice> Blocks
    {
        get
        {
            using SimpleLock.Scope held = _lock.Hold();
            return _blocks.ToArray();
        }
    }

    /// <summary>The character devices now, in the order they came.</summary>
    public IReadOnlyList<CharacterDevice> Characters
    {
        get
        {
            using SimpleLock.Scope held = _lock.Hold();
            return _characters.ToArray();
        }
    }

    /// <summary>Makes a device known.</summary>
    /// <param name="device">The device.</param>
    /// <returns>EEXIST when the name is taken.</returns>
    public Errno Attach(BlockDevice device)
    {
        using (_lock.Hold())
        {
            if (_blocks.Exists(d => d.Name == device.Name))
            {
                return Errno.EEXIST;
            }

            _blocks.Add(device);
        }

        Changed?.Invoke();
        return Errno.Ok;
    }

    /// <summary>Takes a device out; who has it open finds out by ENXIO from it.</summary>
    /// <param name="device">The device.</param>
    public void Detach(BlockDevice device)
    {
        using (_lock.Hold())
        {
            _blocks.Remove(device);
        }

        Changed?.Invoke();
    }

    /// <summary>The device of a name, or null.</summary>
    /// <param name="name">Its name.</param>
    public BlockDevice? FindBlock(string name)
    {
        using SimpleLock.Scope held = _lock.Hold();
        return _blocks.Find(d => d.Name == name);
    }

    /// <summary>Makes a character device known.</summary>
    /// <param name="device">The device.</param>
    /// <returns>EEXIST when the name is taken.</returns>
    public Errno Attach(CharacterDevice device)
    {
        using (_lock.Hold())
        {
            if (_characters.Exists(d => d.Name == device.Name))
            {
                return Errno.EEXIST;
            }

            _characters.Add(device);
        }

        Changed?.Invoke();
        return Errno.Ok;
    }

    /// <summary>Takes a character device out; who has it open finds out by ENXIO from it.</summary>
    /// <param name="device">The device.</param>
    public void Detach(CharacterDevice device)
    {
        using (_lock.Hold())
        {
            _characters.Remove(device);
        }

        Changed?.Invoke();
    }

    /// <summary>The character device of a name, or null.</summary>
    /// <param name="name">Its name.</param>
    public CharacterDevice? FindCharacter(string name)
    {
        using SimpleLock.Scope held = _lock.Hold();
        return _characters.Find(d => d.Name == name);
    }
}
