using DriverKit.Bench.Kernel;
using DriverKit.Bench.Vfs;

namespace DriverKit.Bench;

/// <summary>All measurements, for the tool to list and run.</summary>
public static class Measurements
{
    /// <summary>Makes them, in the order to list.</summary>
    public static IMeasurement[] Create() =>
    [
        new Usb.StickStack(),
        new Nvme.NvmeStack(),
        new KernelStart(),
        new KernelPrimitives(),
        new Registers.RegisterCost(),
        new HandOver(),
        new DiskQueueCost(),
        new TmpfsMeasurement(),
        new Msdosfs.MsdosfsMeasurement(),
        new Net.FrameRate(),
    ];
}
