using DriverKit.Drivers.ScsiDisk;
using DriverKit.Drivers.UsbMassStorage;
using DriverKit.Emulation.UsbStick;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Scsi;
using DriverKit.Kernel.Usb;
using DriverKit.Kernel.Vfs;
using DriverKit.Kernel.Vfs.Msdosfs;

namespace DriverKit.Msdosfs.Tests;

/// <summary>A writing run over the whole stack: system calls, msdosfs, buffer cache, sd, umass, USB, an emulated stick; pulled out at a transfer.</summary>
internal sealed class StickSession
{
    private const string Root = "/mnt";

    private StickSession()
    {
    }

    /// <summary>What is left on the medium.</summary>
    public required OverlayMedium Medium { get; init; }

    /// <summary>What must be found there.</summary>
    public required IReadOnlyCollection<Promise> Promises { get; init; }

    /// <summary>Transfers that were made.</summary>
    public required int Transfers { get; init; }

    /// <summary>True if the stick was pulled out.</summary>
    public required bool IsCut { get; init; }

    /// <summary>True if that was amid data.</summary>
    public required bool IsTorn { get; init; }

    /// <summary>The run's first error.</summary>
    public required Errno Error { get; init; }

    /// <summary>What was done how often.</summary>
    public required IReadOnlyDictionary<string, int> Kinds { get; init; }

    /// <summary>Makes a run.</summary>
    /// <param name="image">What the stick holds at first.</param>
    /// <param name="seed">The host's seed and the run's.</param>
    /// <param name="cutAt">The transfer at which it is pulled out.</param>
    /// <param name="body">What is done.</param>
    /// <param name="keep">If it has a volatile cache: the part of it that survives, by chance.</param>
    /// <param name="options">How it is mounted.</param>
    public static StickSession Make(
        byte[] image, int seed, int cutAt, Action<WritingRun> body, double? keep = null, MountOptions? options = null)
    {
        var host = new DeterministicHost((ulong)seed);
        var medium = new OverlayMedium(image);
        using var stick = new UsbStickModel(host, new UsbStickOptions { Image = medium, VolatileCache = keep is not null });
        var usb = new CuttingUsb(stick, cutAt, stick.Unplug);
        IReadOnlyCollection<Promise> promises = [];
        WritingRun? run = null;
        using (var kernel = new RumpKernel(
            host,
            [
                new AutoconfComponent(), new UsbComponent(), new ScsiComponent(), new DiskComponent(), new UmassComponent(), new ScsiDiskComponent(),
                new VfsComponent(), new MsdosComponent(),
            ]))
        {
            using LwpScope scope = kernel.Enter();
            kernel.Get<UsbBusManager>().Attach(usb, out _);
            VirtualFileSystem vfs = kernel.Get<VirtualFileSystem>();
            vfs.Calls.MakeDirectory(Root, 0x1FF);
            if (kernel.Devices.FindBlock("sd0") is { } disk && vfs.Mount("msdos", disk, Root, options, out Mount? mount) == Errno.Ok)
            {
                run = new WritingRun(vfs.Calls, Root, seed, keep is not null, host.Advance);
                body(run);
                promises = [.. run.Promises];
                vfs.Unmount(mount!, force: true);
            }

            kernel.Get<DeviceTree>().WaitSettled();
        }

        if (keep is { } part)
        {
            stick.CutPower(new Random(cutAt), part);
        }

        return new StickSession
        {
            Medium = medium,
            Promises = promises,
            Transfers = usb.Count,
            IsCut = usb.IsCut,
            IsTorn = usb.IsTorn,
            Error = run?.Error ?? Errno.Ok,
            Kinds = run?.Kinds ?? new Dictionary<string, int>(),
        };
    }
}
