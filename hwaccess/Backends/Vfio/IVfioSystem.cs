using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Vfio;

/// <summary>The kernel's side of VFIO: what is opened and asked. Reads, writes, mappings and eventfds are made on the descriptors directly.</summary>
internal unsafe interface IVfioSystem
{
    /// <summary>Where sysfs is mounted.</summary>
    string Sysfs { get; }

    /// <summary>Where device files are.</summary>
    string Devices { get; }

    /// <summary>Opens a device file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errno">0, or why not.</param>
    SafeFileHandle Open(string path, out int errno);

    /// <summary>ioctl(2).</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="request">Which request.</param>
    /// <param name="argument">What it takes.</param>
    /// <returns>What the request gives, 0 or more, or a negative errno.</returns>
    int Ioctl(SafeFileHandle file, uint request, void* argument);
}
