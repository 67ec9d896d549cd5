using DriverKit.Usb;

namespace DriverKit.Lab.Probe;

/// <summary>Counts how often a device says that it is gone.</summary>
internal sealed class RemovalCounter : IUsbDeviceObserver
{
    private readonly ManualResetEventSlim _gone = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool Wait(TimeSpan limit) => _gone.Wait(limit);

    public void DeviceRemoved()
    {
        Interlocked.Increment(ref _count);
        _gone.Set();
    }
}
