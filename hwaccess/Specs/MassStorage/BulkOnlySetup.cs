using DriverKit.Specs.Usb;

namespace DriverKit.Specs.MassStorage;

/// <summary>The two control requests of the transport.</summary>
public static class BulkOnlySetup
{
    /// <summary>Bulk-Only Mass Storage Reset: makes the device ready for a CBW. BBB 1.0 §3.1.</summary>
    /// <param name="interfaceNumber">bInterfaceNumber.</param>
    /// <returns>The packet.</returns>
    public static SetupPacket Reset(byte interfaceNumber) =>
        SetupPacket.Of(0x21, (byte)MassStorageRequest.BulkOnlyReset, 0, interfaceNumber, 0);

    /// <summary>Get Max LUN: answers one byte, 0 to 15. BBB 1.0 §3.2.</summary>
    /// <param name="interfaceNumber">bInterfaceNumber.</param>
    /// <returns>The packet.</returns>
    public static SetupPacket GetMaxLun(byte interfaceNumber) =>
        SetupPacket.Of(0xA1, (byte)MassStorageRequest.GetMaxLun, 0, interfaceNumber, 1);
}
