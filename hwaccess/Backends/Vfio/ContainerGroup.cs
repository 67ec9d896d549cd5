using System.Text;
using DriverKit.Backends.Vfio.Native;
using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Vfio;

/// <summary>A group by its own device file, in a container: what every kernel with VFIO has.</summary>
internal sealed unsafe class ContainerGroup : VfioGroup
{
    private readonly IVfioSystem _system;
    private readonly SafeFileHandle _container;
    private readonly SafeFileHandle _group;
    private readonly string _path;

    private ContainerGroup(IVfioSystem system, SafeFileHandle container, SafeFileHandle group, string path)
    {
        _system = system;
        _container = container;
        _group = group;
        _path = path;
        Domain = new TypeOneDomain(system, container);
    }

    public override IIommuDomain Domain { get; }

    /// <summary>Opens a group.</summary>
    /// <param name="system">The kernel.</param>
    /// <param name="number">The group's number.</param>
    /// <exception cref="PciOpenException">It cannot be opened.</exception>
    public static ContainerGroup Open(IVfioSystem system, int number)
    {
        string path = $"{system.Devices}/vfio/{number}";
        SafeFileHandle container = OpenFile(system, $"{system.Devices}/vfio/vfio");
        SafeFileHandle? group = null;
        try
        {
            group = OpenFile(system, path);
            Join(system, container, group, path);
            return new ContainerGroup(system, container, group, path);
        }
        catch
        {
            group?.Dispose();
            container.Dispose();
            throw;
        }
    }

    public override SafeFileHandle OpenDevice(string location)
    {
        byte[] name = Encoding.ASCII.GetBytes(location + "\0");
        fixed (byte* text = name)
        {
            int result = _system.Ioctl(_group, VfioRequest.GroupGetDevice, text);
            return result >= 0
                ? new SafeFileHandle(result, ownsHandle: true)
                : throw new PciOpenException($"{_path} does not give the function ({LinuxErrno.Text(-result)})",
                    $"'driverkit doctor vfio:{location}' says what is in the way");
        }
    }

    public override void Close()
    {
        Domain.Dispose();
        _group.Dispose();
        _container.Dispose();
    }

    private static void Join(IVfioSystem system, SafeFileHandle container, SafeFileHandle group, string path)
    {
        int version = system.Ioctl(container, VfioRequest.GetApiVersion, null);
        if (version != VfioRequest.ApiVersion || system.Ioctl(container, VfioRequest.CheckExtension, (void*)VfioRequest.Type1v2Iommu) <= 0)
        {
            throw new PciOpenException("this kernel's VFIO has no type 1 IOMMU", "load it: sudo modprobe vfio_iommu_type1");
        }

        var status = new VfioGroupStatus { ArgumentSize = (uint)sizeof(VfioGroupStatus) };
        Demand(system.Ioctl(group, VfioRequest.GroupGetStatus, &status), $"{path} has no status");
        if ((status.Flags & VfioRequest.GroupViable) == 0)
        {
            throw new PciOpenException($"the group {path} is not viable: another function in it is held by a driver of the host",
                "bind all functions of the group to vfio-pci, or to no driver");
        }

        int number = (int)container.DangerousGetHandle();
        Demand(system.Ioctl(group, VfioRequest.GroupSetContainer, &number), $"{path} does not join a container");
        Demand(system.Ioctl(container, VfioRequest.SetIommu, (void*)VfioRequest.Type1v2Iommu), $"{path} gets no IOMMU domain");
    }

    private static SafeFileHandle OpenFile(IVfioSystem system, string path)
    {
        SafeFileHandle file = system.Open(path, out int errno);
        return errno == 0 ? file : throw VfioDiagnosis.CannotOpen(path, errno);
    }

    private static void Demand(int result, string what)
    {
        if (result < 0)
        {
            throw new PciOpenException($"{what}: {LinuxErrno.Text(-result)}", "the kernel's log (dmesg) may say more");
        }
    }
}
