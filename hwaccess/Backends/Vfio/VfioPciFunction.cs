using DriverKit.Backends.Vfio.Native;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;
using DriverKit.Pci;

namespace DriverKit.Backends.Vfio;

/// <summary>A real function behind an IOMMU, by VFIO.</summary>
internal sealed unsafe class VfioPciFunction : LinuxPciFunction, IEventHandler
{
    private readonly VfioDevice _device;
    private readonly VfioGroup _group;
    private readonly Action _release;
    private readonly VfioInterrupts _interrupts;
    private readonly PciBarRegion _config;
    private readonly bool _canReset;
    private readonly Lock _spaceGate = new();
    private EventCounter? _request;
    private EventSource? _requestSource;
    private VfioDmaSpace? _space;

    private VfioPciFunction(PciAddress address, IHost host, VfioDevice device, VfioGroup group, Action release, bool canReset)
        : base(address, host)
    {
        _device = device;
        _group = group;
        _release = release;
        _canReset = canReset;
        _interrupts = new VfioInterrupts(device);
        _config = device.GetRegion(VfioRequest.ConfigRegion);
        Discover((int)Math.Clamp(_config.Length, PciConfigLength.Conventional, PciConfigLength.Express));
        ListenForRequest();
    }

    /// <summary>Opens a function that is bound to vfio-pci.</summary>
    /// <param name="system">The kernel.</param>
    /// <param name="address">Which function.</param>
    /// <param name="way">By which files.</param>
    /// <param name="host">What it runs on.</param>
    /// <exception cref="IOException">It cannot be opened; the message says why and what to do.</exception>
    public static VfioPciFunction Open(IVfioSystem system, PciAddress address, VfioWay way, IHost host)
    {
        var sysfs = new PciSysfs(address, system.Sysfs);
        int number = sysfs.IommuGroup ?? -1;
        VfioGroupTable table = VfioGroupTable.Of(system);
        VfioGroup group = table.Acquire(number, () => way == VfioWay.DeviceFile ? DeviceFileGroup.Open(system) : ContainerGroup.Open(system, number));
        VfioDevice? device = null;
        try
        {
            device = new VfioDevice(system, group.OpenDevice(address.ToString()));
            return device.TryGetInfo(out VfioDeviceInfo info) && (info.Flags & VfioRequest.DeviceIsPci) != 0
                ? new VfioPciFunction(address, host, device, group, () => table.Release(number), (info.Flags & VfioRequest.DeviceCanReset) != 0)
                : throw new PciOpenException("VFIO does not know it as a PCI function", "the kernel's log (dmesg) may say more");
        }
        catch
        {
            device?.Dispose();
            table.Release(number);
            throw;
        }
    }

    /// <inheritdoc/>
    public override int GetVectorCount(PciInterruptMode mode) => IsRemoved ? 0 : _interrupts.Count(mode);

    /// <inheritdoc/>
    public override PciStatus EnableInterrupts(PciInterruptMode mode, int count, IPciInterruptSink sink) =>
        IsRemoved ? PciStatus.Removed : _interrupts.Enable(mode, count, sink);

    /// <inheritdoc/>
    public override PciStatus DisableInterrupts()
    {
        _interrupts.Disable();
        return IsRemoved ? PciStatus.Removed : PciStatus.Ok;
    }

    /// <inheritdoc/>
    public override PciStatus MaskInterrupt(int vector) => IsRemoved ? PciStatus.Removed : _interrupts.Mask(vector);

    /// <inheritdoc/>
    public override PciStatus UnmaskInterrupt(int vector) => IsRemoved ? PciStatus.Removed : _interrupts.Unmask(vector);

    /// <inheritdoc/>
    public override PciStatus OpenDmaSpace(int addressBits, out IDmaSpace? space)
    {
        space = null;
        if (addressBits is < 24 or > 64)
        {
            return PciStatus.InvalidRequest;
        }

        if (IsRemoved)
        {
            return PciStatus.Removed;
        }

        lock (_spaceGate)
        {
            if (_space is { MappingCount: > 0 } && _space.AddressBits != addressBits)
            {
                return PciStatus.Busy;
            }

            if (_space?.AddressBits != addressBits)
            {
                _space = new VfioDmaSpace(_group, Host, Location, addressBits, () => IsRemoved);
            }

            space = _space;
            return PciStatus.Ok;
        }
    }

    /// <summary>The owner wants the function back: VFIO's request eventfd.</summary>
    /// <param name="events">What came.</param>
    public void Ready(uint events)
    {
        _request!.Take();
        Remove();
    }

    /// <inheritdoc/>
    protected override bool LoadConfig(int offset, Span<byte> bytes)
    {
        fixed (byte* at = bytes)
        {
            return LinuxNative.Pread(_device.File, at, (nuint)bytes.Length, _config.Offset + offset) == bytes.Length;
        }
    }

    /// <inheritdoc/>
    protected override void StoreConfig(int offset, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* at = bytes)
        {
            _ = LinuxNative.Pwrite(_device.File, at, (nuint)bytes.Length, _config.Offset + offset);
        }
    }

    /// <inheritdoc/>
    protected override PciBarRegion FindRegion(int index) => _device.GetRegion((uint)index);

    /// <inheritdoc/>
    protected override PciStatus ResetDevice() => !_canReset ? PciStatus.NotSupported : _device.Reset() switch
    {
        0 => PciStatus.Ok,
        LinuxErrno.NotTty or LinuxErrno.Invalid or LinuxErrno.NotSupported => PciStatus.NotSupported,
        LinuxErrno.TryAgain => PciStatus.TimedOut,
        LinuxErrno.NoDevice => PciStatus.Removed,
        _ => PciStatus.IoError,
    };

    // The kernel's driver waits itself, and restores what the way back from D3hot loses.
    protected override void WaitForPower(TimeSpan delay)
    {
    }

    /// <inheritdoc/>
    protected override void CloseRemoval()
    {
        if (_requestSource is not null)
        {
            _ = _device.SetTriggers(VfioRequest.RequestIrq, []);
            _requestSource.Dispose();
            _request!.Dispose();
            _requestSource = null;
        }
    }

    /// <inheritdoc/>
    protected override void CloseDevice()
    {
        _device.Dispose();
        _space?.Close();
        _release();
    }

    private void ListenForRequest()
    {
        if (_device.GetIrq(VfioRequest.RequestIrq).Count == 0)
        {
            return;
        }

        _request = new EventCounter();
        _requestSource = EventLoop.Shared.Add(_request.Handle, this);
        if (_device.SetTriggers(VfioRequest.RequestIrq, [_request.Number]) != 0)
        {
            CloseRemoval();
        }
    }
}
