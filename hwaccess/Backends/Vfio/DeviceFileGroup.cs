using DriverKit.Backends.Vfio.Native;
using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Vfio;

/// <summary>Functions by device files of their own, with iommufd: the newer way, where the kernel has it.</summary>
internal sealed unsafe class DeviceFileGroup : VfioGroup
{
    private readonly IVfioSystem _system;
    private readonly IommufdDomain _domain;

    private DeviceFileGroup(IVfioSystem system, IommufdDomain domain)
    {
        _system = system;
        _domain = domain;
    }

    public override IIommuDomain Domain => _domain;

    /// <summary>The device file of a function, or null where the kernel makes none.</summary>
    /// <param name="system">The kernel.</param>
    /// <param name="sysfs">The function.</param>
    public static string? FileOf(IVfioSystem system, PciSysfs sysfs) =>
        sysfs.Entry("vfio-dev", "vfio") is { } name ? $"{system.Devices}/vfio/devices/{name}" : null;

    /// <summary>Opens iommufd.</summary>
    /// <param name="system">The kernel.</param>
    /// <exception cref="PciOpenException">It cannot be opened.</exception>
    public static DeviceFileGroup Open(IVfioSystem system)
    {
        string path = $"{system.Devices}/iommu";
        SafeFileHandle file = system.Open(path, out int errno);
        if (errno != 0)
        {
            throw VfioDiagnosis.CannotOpen(path, errno);
        }

        try
        {
            return new DeviceFileGroup(system, IommufdDomain.Allocate(system, file));
        }
        catch (IOException e) when (e is not PciOpenException)
        {
            file.Dispose();
            throw new PciOpenException(e.Message, "take the group's file: ,via=group");
        }
    }

    public override SafeFileHandle OpenDevice(string location)
    {
        if (!PciAddress.TryParse(location, out PciAddress address) || FileOf(_system, new PciSysfs(address, _system.Sysfs)) is not { } path)
        {
            throw new PciOpenException("the kernel makes no device file for this function", "take the group's file: ,via=group");
        }

        SafeFileHandle device = _system.Open(path, out int errno);
        if (errno != 0)
        {
            throw VfioDiagnosis.CannotOpen(path, errno);
        }

        try
        {
            var bind = new VfioBindIommufd { ArgumentSize = (uint)sizeof(VfioBindIommufd), Iommufd = _domain.Number };
            Demand(_system.Ioctl(device, VfioRequest.DeviceBindIommufd, &bind), $"{path} is not bound to iommufd");
            var attach = new VfioAttach { ArgumentSize = (uint)sizeof(VfioAttach), PageTableId = _domain.Id };
            Demand(_system.Ioctl(device, VfioRequest.DeviceAttach, &attach), $"{path} gets no address space");
            _domain.Refresh();
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    public override void Close() => _domain.Dispose();

    private static void Demand(int result, string what)
    {
        if (result < 0)
        {
            throw new PciOpenException($"{what}: {LinuxErrno.Text(-result)}",
                -result == LinuxErrno.Busy ? "another program has it open" : "take the group's file: ,via=group");
        }
    }
}
