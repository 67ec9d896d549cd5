using System.Globalization;
using DriverKit.Interop.Linux;

namespace DriverKit.Backends.LibUsb;

/// <summary>What sysfs tells of a USB device: strings, interfaces with their drivers, raw descriptors, and what the host uses it for.</summary>
/// <param name="location">Bus and port path.</param>
public sealed class UsbSysfs(string location)
{
    private const int MaxDescriptors = 65536;
    private readonly string _folder = $"/sys/bus/usb/devices/{location}";

    /// <summary>An attribute's text, or null.</summary>
    /// <param name="attribute">Its name.</param>
    public string? ReadText(string attribute)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(_folder, attribute)).TrimEnd('\n');
            return text.Length == 0 ? null : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The device descriptor and the configurations, raw.</summary>
    public ReadOnlyMemory<byte> ReadDescriptors()
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(_folder, "descriptors"));
            return bytes.AsMemory(0, Math.Min(bytes.Length, MaxDescriptors));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>The interfaces of the configuration in force.</summary>
    public IReadOnlyList<UsbInterfaceInfo> ReadInterfaces()
    {
        if (!Directory.Exists(_folder))
        {
            return [];
        }

        var interfaces = new List<UsbInterfaceInfo>();
        foreach (string folder in Directory.EnumerateDirectories(_folder, location + ":*").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(folder);
            string driver = Path.Combine(folder, "driver");
            interfaces.Add(new UsbInterfaceInfo(
                Hex(name, "bInterfaceNumber"),
                Hex(name, "bInterfaceClass"),
                Hex(name, "bInterfaceSubClass"),
                Hex(name, "bInterfaceProtocol"),
                Directory.Exists(driver) ? Path.GetFileName(new DirectoryInfo(driver).ResolveLinkTarget(true)?.FullName) : null));
        }

        return interfaces;
    }

    /// <summary>What the host uses the device for now, in words: mounted partitions, swap, volumes on top of it. Empty when nothing.</summary>
    public IReadOnlyList<string> ReadHostUses()
    {
        var uses = new List<string>();
        foreach (string disk in BlockDevices())
        {
            uses.AddRange(HostBlockUse.Of(disk));
        }

        return uses;
    }

    /// <summary>The host's block devices that stand on this device: <c>sda</c>.</summary>
    public IReadOnlyList<string> BlockDevices()
    {
        if (!Directory.Exists("/sys/block") || !Directory.Exists(_folder))
        {
            return [];
        }

        string device = new DirectoryInfo(_folder).ResolveLinkTarget(true)?.FullName ?? _folder;
        return [.. new DirectoryInfo("/sys/block").EnumerateDirectories()
            .Where(d => d.ResolveLinkTarget(true)?.FullName.StartsWith(device + "/", StringComparison.Ordinal) == true)
            .Select(d => d.Name)];
    }

    private byte Hex(string interfaceName, string attribute) =>
        byte.TryParse(ReadText(Path.Combine(interfaceName, attribute)), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out byte value)
            ? value
            : (byte)0;
}
