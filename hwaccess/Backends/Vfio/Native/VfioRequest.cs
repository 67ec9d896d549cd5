namespace DriverKit.Backends.Vfio.Native;

/// <summary>Requests of linux/vfio.h and linux/iommufd.h, and the numbers they take. Both count from _IO(';', …).</summary>
internal static class VfioRequest
{
    public const uint GetApiVersion = Vfio + 0;
    public const uint CheckExtension = Vfio + 1;
    public const uint SetIommu = Vfio + 2;
    public const uint GroupGetStatus = Vfio + 3;
    public const uint GroupSetContainer = Vfio + 4;
    public const uint GroupGetDevice = Vfio + 6;
    public const uint DeviceGetInfo = Vfio + 7;
    public const uint DeviceGetRegionInfo = Vfio + 8;
    public const uint DeviceGetIrqInfo = Vfio + 9;
    public const uint DeviceSetIrqs = Vfio + 10;
    public const uint DeviceReset = Vfio + 11;
    public const uint IommuGetInfo = Vfio + 12;
    public const uint IommuMapDma = Vfio + 13;
    public const uint IommuUnmapDma = Vfio + 14;
    public const uint DeviceBindIommufd = Vfio + 18;
    public const uint DeviceAttach = Vfio + 19;

    public const uint IoasAllocate = Iommufd + 1;
    public const uint IoasRanges = Iommufd + 4;
    public const uint IoasMap = Iommufd + 5;
    public const uint IoasUnmap = Iommufd + 6;

    public const int ApiVersion = 0;
    public const nint Type1v2Iommu = 3;

    public const uint GroupViable = 1;

    public const uint DeviceCanReset = 1;
    public const uint DeviceIsPci = 2;

    public const uint RegionIsMappable = 4;
    public const uint RegionHasCapabilities = 8;
    public const uint ConfigRegion = 7;
    public const ushort SparseMapCapability = 1;

    public const uint IrqByEventfd = 1;
    public const uint IrqMaskable = 2;
    public const uint IntxIrq = 0;
    public const uint MsiIrq = 1;
    public const uint MsixIrq = 2;
    public const uint RequestIrq = 4;

    public const uint SetDataNone = 1;
    public const uint SetDataEventfd = 4;
    public const uint SetActionMask = 8;
    public const uint SetActionUnmask = 16;
    public const uint SetActionTrigger = 32;

    public const uint IommuHasCapabilities = 2;
    public const ushort IovaRangeCapability = 1;

    public const uint DmaRead = 1;
    public const uint DmaWrite = 2;

    public const uint IoasMapFixed = 1;
    public const uint IoasMapWritable = 2;
    public const uint IoasMapReadable = 4;

    private const uint Vfio = (';' << 8) + 100;
    private const uint Iommufd = (';' << 8) + 0x80;
}
