using System.Globalization;

namespace DriverKit.Interop.Linux.Pci;

/// <summary>Where a PCI function sits: domain, bus, device, function.</summary>
/// <param name="Domain">Segment group, 16 bits, or 32 behind some bridges.</param>
/// <param name="Bus">0 to 255.</param>
/// <param name="Device">0 to 31.</param>
/// <param name="Function">0 to 7.</param>
public readonly record struct PciAddress(uint Domain, byte Bus, byte Device, byte Function)
{
    /// <summary>Reads <c>DDDD:BB:DD.F</c> or <c>BB:DD.F</c>, hexadecimal.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address.</param>
    /// <returns>False when it is no such address.</returns>
    public static bool TryParse(string text, out PciAddress address)
    {
        address = default;
        string[] parts = text.Split(':');
        int dot = parts[^1].IndexOf('.', StringComparison.Ordinal);
        if (parts.Length is not (2 or 3) || dot <= 0
            || !TryHex(parts.Length == 3 ? parts[0] : "0", uint.MaxValue, out uint domain)
            || !TryHex(parts[^2], 0xff, out uint bus)
            || !TryHex(parts[^1][..dot], 31, out uint device)
            || !TryHex(parts[^1][(dot + 1)..], 7, out uint function))
        {
            return false;
        }

        address = new PciAddress(domain, (byte)bus, (byte)device, (byte)function);
        return true;
    }

    /// <summary>As sysfs names it: <c>0000:01:00.0</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Domain:x4}:{Bus:x2}:{Device:x2}.{Function:x}");

    private static bool TryHex(string text, uint most, out uint value) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value <= most;
}
