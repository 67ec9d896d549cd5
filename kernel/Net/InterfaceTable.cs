namespace DriverKit.Kernel.Net;

/// <summary>A kernel's interfaces by name (ifnet_list). Any context.</summary>
public sealed class InterfaceTable
{
    private readonly SimpleLock _lock = new();
    private readonly List<NetworkInterface> _interfaces = [];

    /// <summary>The interfaces now, in the order they came.</summary>
    public IReadOnlyList<NetworkInterface> Snapshot()
    {
        using SimpleLock.Scope held = _lock.Hold();
        return _interfaces.ToArray();
    }

    /// <summary>Finds one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The interface, or null.</returns>
    public NetworkInterface? Find(string name) => Snapshot().FirstOrDefault(i => i.Name == name);

    /// <summary>Makes an interface known (if_attach). For drivers.</summary>
    /// <param name="networkInterface">The interface.</param>
    /// <returns>Ok, or EEXIST if there is one of that name.</returns>
    public Errno Attach(NetworkInterface networkInterface)
    {
        ArgumentNullException.ThrowIfNull(networkInterface);
        using SimpleLock.Scope held = _lock.Hold();
        if (_interfaces.Exists(i => i.Name == networkInterface.Name))
        {
            return Errno.EEXIST;
        }

        _interfaces.Add(networkInterface);
        return Errno.Ok;
    }

    /// <summary>Takes an interface out (if_detach). For drivers.</summary>
    /// <param name="networkInterface">The interface.</param>
    public void Detach(NetworkInterface networkInterface)
    {
        using SimpleLock.Scope held = _lock.Hold();
        _interfaces.Remove(networkInterface);
    }
}
