using DriverKit.Specs.Ethernet;

namespace DriverKit.Kernel.Net;

/// <summary>The group addresses that an interface listens to, each counted by how often it was joined. Thread context, one at a time.</summary>
public sealed class MulticastFilter
{
    private readonly Dictionary<EthernetAddress, int> _groups = [];

    internal MulticastFilter()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => _groups.Count;

    /// <summary>The addresses.</summary>
    public IReadOnlyCollection<EthernetAddress> Addresses => _groups.Keys;

    /// <returns>True if the filter changed.</returns>
    internal bool Add(EthernetAddress group)
    {
        _groups[group] = _groups.GetValueOrDefault(group) + 1;
        return _groups[group] == 1;
    }

    /// <returns>EADDRNOTAVAIL if it was not joined; Ok with <paramref name="changed"/> if the filter changed.</returns>
    internal Errno Remove(EthernetAddress group, out bool changed)
    {
        changed = false;
        if (!_groups.TryGetValue(group, out int count))
        {
            return Errno.EADDRNOTAVAIL;
        }

        changed = count == 1;
        if (changed)
        {
            _groups.Remove(group);
        }
        else
        {
            _groups[group] = count - 1;
        }

        return Errno.Ok;
    }
}
