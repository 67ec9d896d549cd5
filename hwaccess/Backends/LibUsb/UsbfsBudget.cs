namespace DriverKit.Backends.LibUsb;

/// <summary>
/// How many bytes may be in flight: usbfs caps the memory of all transfers of all processes together and answers ENOMEM past it,
/// so a share is kept free and what does not fit waits here.
/// </summary>
internal sealed class UsbfsBudget(long limit)
{
    private const string CapFile = "/sys/module/usbcore/parameters/usbfs_memory_mb";
    private long _inFlight;

    public long Limit { get; } = limit;

    public static UsbfsBudget FromSystem()
    {
        long megabytes = File.Exists(CapFile) && long.TryParse(File.ReadAllText(CapFile), out long cap) ? cap : 16;
        return new UsbfsBudget(megabytes == 0 ? long.MaxValue : Math.Max(megabytes << 20, 1 << 20) * 3 / 4);
    }

    /// <summary>Takes a share; always granted when nothing else is in flight.</summary>
    public bool TryTake(int bytes)
    {
        long now = Interlocked.Add(ref _inFlight, bytes);
        if (now <= Limit || now == bytes)
        {
            return true;
        }

        Interlocked.Add(ref _inFlight, -bytes);
        return false;
    }

    public void Give(int bytes) => Interlocked.Add(ref _inFlight, -bytes);
}
