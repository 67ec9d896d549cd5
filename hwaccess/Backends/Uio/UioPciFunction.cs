using System.Globalization;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;
using DriverKit.Pci;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Uio;

/// <summary>A real function without an IOMMU, by uio_pci_generic: config space and BARs through sysfs, INTx through the device file.</summary>
internal sealed unsafe class UioPciFunction : LinuxPciFunction
{
    private const int InterruptPin = 0x3d;
    private const ushort InterruptDisable = 1 << 10;
    private const ulong ResourceIsIo = 0x100;
    private const ulong ResourceIsMemory = 0x200;

    private readonly PciSysfs _sysfs;
    private readonly SafeFileHandle _config;
    private readonly SafeFileHandle _device;
    private readonly SafeFileHandle?[] _resources = new SafeFileHandle?[6];
    private readonly PhysicalMap? _memory;
    private readonly Lock _gate = new();
    private readonly UioInterrupt _interrupt;
    private UioDmaSpace? _space;

    private UioPciFunction(PciSysfs sysfs, IHost host, SafeFileHandle config, SafeFileHandle device, PhysicalMap? memory)
        : base(sysfs.Address, host)
    {
        _sysfs = sysfs;
        _config = config;
        _device = device;
        _memory = memory;
        Discover(new FileInfo(Path.Combine(sysfs.Folder, "config")).Length > 256 ? 4096 : 256);
        ChangeCommand(set: InterruptDisable, clear: 0);
        SetBusMaster(false);
        _interrupt = new UioInterrupt(device, Remove);
    }

    /// <summary>Opens a function that is bound to uio_pci_generic.</summary>
    /// <param name="files">Where the files are.</param>
    /// <param name="address">Which function.</param>
    /// <param name="memory">Physical addresses of the arena, where DMA was asked for.</param>
    /// <param name="host">What it runs on.</param>
    /// <exception cref="PciOpenException">It cannot be opened.</exception>
    public static UioPciFunction Open(UioFiles files, PciAddress address, PhysicalMap? memory, IHost host)
    {
        var sysfs = new PciSysfs(address, files.Sysfs);
        SafeFileHandle device = OpenFile(Path.Combine(files.Devices, sysfs.Entry("uio", "uio") ?? "uio"), LinuxNative.OpenReadWrite);
        SafeFileHandle? config = null;
        try
        {
            if (LinuxNative.Flock(device, LinuxNative.LockExclusive) != 0)
            {
                throw new PciOpenException($"{address} is open in another program", $"see which: sudo fuser -v {files.Devices}/uio*");
            }

            config = OpenFile(Path.Combine(sysfs.Folder, "config"), LinuxNative.OpenReadWrite);
            return new UioPciFunction(sysfs, host, config, device, memory);
        }
        catch
        {
            config?.Dispose();
            device.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int GetVectorCount(PciInterruptMode mode) => mode == PciInterruptMode.Intx && !IsRemoved && ReadConfig8(InterruptPin) is > 0 and < 5 ? 1 : 0;

    /// <inheritdoc/>
    public override PciStatus EnableInterrupts(PciInterruptMode mode, int count, IPciInterruptSink sink)
    {
        if (IsRemoved)
        {
            return PciStatus.Removed;
        }

        if (GetVectorCount(mode) == 0)
        {
            return mode == PciInterruptMode.None ? PciStatus.InvalidRequest : PciStatus.NotSupported;
        }

        lock (_gate)
        {
            if (count != 1 || _interrupt.Sink is not null)
            {
                return PciStatus.InvalidRequest;
            }

            _interrupt.Sink = sink;
        }

        ChangeCommand(set: 0, clear: InterruptDisable);
        return PciStatus.Ok;
    }

    /// <inheritdoc/>
    public override PciStatus DisableInterrupts()
    {
        ChangeCommand(set: InterruptDisable, clear: 0);
        _interrupt.Sink = null;

        // A call under way ends before this returns.
        EventLoop.Shared.WaitForIdle();
        return IsRemoved ? PciStatus.Removed : PciStatus.Ok;
    }

    /// <inheritdoc/>
    public override PciStatus MaskInterrupt(int vector) => ChangeMask(vector, set: InterruptDisable, clear: 0);

    /// <inheritdoc/>
    public override PciStatus UnmaskInterrupt(int vector) => ChangeMask(vector, set: 0, clear: InterruptDisable);

    /// <inheritdoc/>
    public override PciStatus OpenDmaSpace(int addressBits, out IDmaSpace? space)
    {
        space = null;
        if (addressBits is < 24 or > 64)
        {
            return PciStatus.InvalidRequest;
        }

        if (_memory is null)
        {
            Host.WriteConsole($"{Location}: DMA without an IOMMU can overwrite any memory of the machine, so it must be asked for: --unsafe-dma");
            return PciStatus.NotSupported;
        }

        if (IsRemoved)
        {
            return PciStatus.Removed;
        }

        lock (_gate)
        {
            if (_space is { MappingCount: > 0 } && _space.AddressBits != addressBits)
            {
                return PciStatus.Busy;
            }

            _space = _space?.AddressBits == addressBits ? _space : new UioDmaSpace(_memory, addressBits, () => IsRemoved);
            space = _space;
            return PciStatus.Ok;
        }
    }

    /// <inheritdoc/>
    protected override bool LoadConfig(int offset, Span<byte> bytes)
    {
        fixed (byte* at = bytes)
        {
            return LinuxNative.Pread(_config, at, (nuint)bytes.Length, offset) == bytes.Length;
        }
    }

    /// <inheritdoc/>
    protected override void StoreConfig(int offset, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* at = bytes)
        {
            _ = LinuxNative.Pwrite(_config, at, (nuint)bytes.Length, offset);
        }
    }

    /// <inheritdoc/>
    protected override PciBarRegion FindRegion(int index)
    {
        (long length, bool isMappable) = ReadResource(index);
        SafeFileHandle file = length == 0
            ? _config
            : _resources[index] ??= OpenFile(Path.Combine(_sysfs.Folder, string.Create(CultureInfo.InvariantCulture, $"resource{index}")),
                LinuxNative.OpenReadWrite | LinuxNative.OpenSync);
        return new PciBarRegion(file, 0, length, isMappable && length > 0 ? [(0, length)] : []);
    }

    /// <inheritdoc/>
    protected override PciStatus ResetDevice()
    {
        string path = Path.Combine(_sysfs.Folder, "reset");
        if (!File.Exists(path))
        {
            return PciStatus.NotSupported;
        }

        try
        {
            File.WriteAllText(path, "1");
            return PciStatus.Ok;
        }
        catch (UnauthorizedAccessException)
        {
            return PciStatus.AccessDenied;
        }
        catch (IOException)
        {
            return PciStatus.IoError;
        }
    }

    /// <inheritdoc/>
    protected override void CloseRemoval() => _interrupt.Dispose();

    /// <inheritdoc/>
    protected override void CloseDevice()
    {
        foreach (SafeFileHandle? resource in _resources)
        {
            resource?.Dispose();
        }

        _config.Dispose();
        _device.Dispose();
    }

    private static SafeFileHandle OpenFile(string path, int flags)
    {
        SafeFileHandle file = LinuxNative.Open(path, flags);
        return !file.IsInvalid ? file : throw (LinuxErrno.Last switch
        {
            LinuxErrno.AccessDenied or LinuxErrno.NotPermitted => new PciOpenException($"no permission for {path}", "run as root: UIO reaches all of a machine's memory"),
            int errno => new PciOpenException($"{path} cannot be opened: {LinuxErrno.Text(errno)}", "the kernel's log (dmesg) may say more"),
        });
    }

    private PciStatus ChangeMask(int vector, ushort set, ushort clear)
    {
        if (IsRemoved)
        {
            return PciStatus.Removed;
        }

        if (vector != 0 || _interrupt.Sink is null)
        {
            return PciStatus.InvalidRequest;
        }

        ChangeCommand(set, clear);
        return PciStatus.Ok;
    }

    // A line a resource: first address, last address, flags (linux/ioport.h).
    private (long Length, bool IsMappable) ReadResource(int index)
    {
        string[] lines = File.ReadAllLines(Path.Combine(_sysfs.Folder, "resource"));
        string[] words = index < lines.Length ? lines[index].Split(' ') : [];
        if (words.Length != 3 || !TryHex(words[0], out ulong first) || !TryHex(words[1], out ulong last) || !TryHex(words[2], out ulong flags)
            || last <= first || (flags & (ResourceIsIo | ResourceIsMemory)) == 0)
        {
            return (0, false);
        }

        return ((long)(last - first + 1), (flags & ResourceIsMemory) != 0);
    }

    private static bool TryHex(string text, out ulong value) =>
        ulong.TryParse(text.AsSpan(text.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
