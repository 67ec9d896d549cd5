using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Vfio;

/// <summary>The kernel that runs.</summary>
internal sealed unsafe class LinuxVfioSystem : IVfioSystem
{
    public static LinuxVfioSystem Instance { get; } = new();

    public string Sysfs => PciSysfs.DefaultRoot;

    public string Devices => "/dev";

    public SafeFileHandle Open(string path, out int errno)
    {
        SafeFileHandle file = LinuxNative.Open(path, LinuxNative.OpenReadWrite);
        errno = file.IsInvalid ? LinuxErrno.Last : 0;
        return file;
    }

    public int Ioctl(SafeFileHandle file, uint request, void* argument)
    {
        int result = LinuxNative.Ioctl(file, request, argument);
        return result >= 0 ? result : -LinuxErrno.Last;
    }
}
