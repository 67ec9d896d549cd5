using DriverKit.Dma;
using DriverKit.Drivers.ScsiDisk;
using DriverKit.Drivers.UsbMassStorage;
using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Scsi;
using DriverKit.Kernel.Usb;
using DriverKit.Usb;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

/// <summary>The whole stack, from block device down to a device of the seam, on any host.</summary>
internal sealed class StickRig : IBlockRequestOwner, IDisposable
{
    private readonly SpinMutex _mutex;
    private readonly CondVar _cv = new("test block request");
    private readonly ArenaSegment _memory;
    private int _pending;

    public StickRig(IHost host, IUsbDevice device)
    {
        Host = host;
        Kernel = new RumpKernel(
            host,
            [new AutoconfComponent(), new UsbComponent(), new ScsiComponent(), new DiskComponent(), new UmassComponent(), new ScsiDiskComponent()]);
        _mutex = new SpinMutex(host);
        using LwpScope scope = Kernel.Enter();
        Kernel.Memory.Allocate(1 << 20, out _memory);
        AttachError = Kernel.Get<UsbBusManager>().Attach(device, out UsbConnection? connection);
        Connection = connection;
        Disk = Kernel.Devices.FindBlock("sd0");
    }

    public IHost Host { get; }

    public RumpKernel Kernel { get; }

    public Errno AttachError { get; }

    public UsbConnection? Connection { get; }

    public BlockDevice? Disk { get; }

    public ArenaSegment Memory => _memory;

    public string Log => string.Join('\n', Kernel.Console.Snapshot().Select(l => l.Text));

    public UmassStatistics? Statistics =>
        Kernel.Get<DeviceTree>().Find("umass0") is { Softc: not null } device ? UmassAttachment.StatisticsOf(device) : null;

    public Errno Transfer(BlockOp op, long sector, int offset, int length)
    {
        using LwpScope scope = Kernel.Enter();
        var request = new BlockRequest(this) { Op = op, Sector = sector };
        request.Clear();
        request.Add(_memory.Slice(offset, length));
        Submit(request);
        Wait();
        return request.Error;
    }

    public void Submit(BlockRequest request)
    {
        using (_mutex.Hold())
        {
            _pending++;
        }

        Disk!.Strategy(request);
    }

    public void Wait(int atMost = 0)
    {
        using SpinMutex.Scope held = _mutex.Hold();
        while (_pending > atMost)
        {
            _cv.Wait(_mutex);
        }
    }

    public void BlockDone(BlockRequest request)
    {
        using SpinMutex.Scope held = _mutex.Hold();
        _pending--;
        _cv.Broadcast();
    }

    public void Dispose()
    {
        Kernel.Memory.Free(_memory);
        Kernel.Dispose();
        Assert.That(Kernel.Memory.InUse, Is.Zero, "arena memory leaked");
    }
}
