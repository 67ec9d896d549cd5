namespace DriverKit.Specs.VfioUser;

/// <summary>What a message is about. The vfio-user protocol, version 0.0; QEMU's docs/interop/vfio-user.</summary>
public enum VfioUserCommand : ushort
{
    /// <summary>Version and capabilities, first of all.</summary>
    Version = 1,

    /// <summary>Memory that the device may reach from now on.</summary>
    DmaMap = 2,

    /// <summary>Memory that it may not reach any more.</summary>
    DmaUnmap = 3,

    /// <summary>What the device has.</summary>
    GetInfo = 4,

    /// <summary>One region.</summary>
    GetRegionInfo = 5,

    /// <summary>Descriptors for parts of regions.</summary>
    GetRegionIoDescriptors = 6,

    /// <summary>One kind of interrupt.</summary>
    GetIrqInfo = 7,

    /// <summary>Where interrupts go.</summary>
    SetIrqs = 8,

    /// <summary>Reads registers.</summary>
    RegionRead = 9,

    /// <summary>Writes registers.</summary>
    RegionWrite = 10,

    /// <summary>The device reads memory; sent by the server.</summary>
    DmaRead = 11,

    /// <summary>The device writes memory; sent by the server.</summary>
    DmaWrite = 12,

    /// <summary>Resets the device.</summary>
    Reset = 13,

    /// <summary>Several writes at once, never answered.</summary>
    WriteMulti = 15,
}
