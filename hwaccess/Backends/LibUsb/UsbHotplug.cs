namespace DriverKit.Backends.LibUsb;

/// <summary>Hears of USB devices coming and going, until disposed. Needs the host's udev to be running.</summary>
public sealed class UsbHotplug : IDisposable
{
    private readonly LibUsbContext _context = LibUsbContext.Acquire();
    private readonly Action<int, int, bool> _changed;

    /// <summary>Starts listening.</summary>
    /// <param name="changed">Called with bus, address and whether it came; on libusb's event thread, so it must not block.</param>
    public UsbHotplug(Action<int, int, bool> changed)
    {
        _changed = changed;
        _context.PluggedOrUnplugged += _changed;
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _context.PluggedOrUnplugged -= _changed;
        _context.Dispose();
    }
}
