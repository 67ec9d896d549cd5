namespace DriverKit.Backends.Vfio;

/// <summary>By which device files a function is reached.</summary>
internal enum VfioWay
{
    /// <summary>The group's file, in a container.</summary>
    Group,

    /// <summary>The function's own file, with iommufd.</summary>
    DeviceFile,
}
