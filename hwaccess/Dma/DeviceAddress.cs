namespace DriverKit.Dma;

/// <summary>An address as a device uses it on its bus (bus_addr_t): behind an IOMMU, translated, offset, but never a pointer.</summary>
/// <param name="Value">The address.</param>
public readonly record struct DeviceAddress(ulong Value) : IComparable<DeviceAddress>
{
    /// <summary>An address further on.</summary>
    /// <param name="address">From here.</param>
    /// <param name="bytes">How far, in bytes.</param>
    public static DeviceAddress operator +(DeviceAddress address, long bytes) => new(address.Value + (ulong)bytes);

    /// <summary>An address further back.</summary>
    /// <param name="address">From here.</param>
    /// <param name="bytes">How far, in bytes.</param>
    public static DeviceAddress operator -(DeviceAddress address, long bytes) => new(address.Value - (ulong)bytes);

    /// <summary>The distance in bytes.</summary>
    /// <param name="left">To here.</param>
    /// <param name="right">From here.</param>
    public static long operator -(DeviceAddress left, DeviceAddress right) => (long)(left.Value - right.Value);

    /// <summary>Lower address.</summary>
    public static bool operator <(DeviceAddress left, DeviceAddress right) => left.Value < right.Value;

    /// <summary>Higher address.</summary>
    public static bool operator >(DeviceAddress left, DeviceAddress right) => left.Value > right.Value;

    /// <summary>Not higher.</summary>
    public static bool operator <=(DeviceAddress left, DeviceAddress right) => left.Value <= right.Value;

    /// <summary>Not lower.</summary>
    public static bool operator >=(DeviceAddress left, DeviceAddress right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(DeviceAddress other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => $"dva:0x{Value:x}";
}
