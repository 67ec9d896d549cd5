using DriverKit.Interop.Linux;
using DriverKit.Pci;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Uio;

/// <summary>
/// INTx by UIO: reading the device file takes the count of interrupts, and uio_pci_generic has set the command register's
/// interrupt-disable bit at each, which this side clears to unmask. linux/drivers/uio/uio_pci_generic.c.
/// </summary>
internal sealed unsafe class UioInterrupt : IEventHandler, IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Action _gone;
    private readonly EventSource _source;
    private IPciInterruptSink? _sink;

    /// <summary>An interrupt that nobody hears yet.</summary>
    /// <param name="file">The device file; the caller's.</param>
    /// <param name="gone">Called when the file says that the device is gone.</param>
    public UioInterrupt(SafeFileHandle file, Action gone)
    {
        _file = file;
        _gone = gone;
        _source = EventLoop.Shared.Add(file, this);
    }

    /// <summary>Who is interrupted.</summary>
    public IPciInterruptSink? Sink
    {
        get => Volatile.Read(ref _sink);
        set => Volatile.Write(ref _sink, value);
    }

    public void Ready(uint events)
    {
        uint count;
        if (LinuxNative.Read(_file, &count, sizeof(uint)) == sizeof(uint))
        {
            Sink?.Interrupt(0);
        }
        else if (LinuxErrno.Last is not (LinuxErrno.Interrupted or LinuxErrno.TryAgain))
        {
            _source.Dispose();
            _gone();
        }
    }

    public void Dispose() => _source.Dispose();
}
