namespace @Name@.Specs;

/// <summary>How the device shows itself on PCI.</summary>
public static class @Name@Device
{
    /// <summary>Vendor ID.</summary>
    public const ushort VendorId = 0x1234;

    /// <summary>Device ID.</summary>
    public const ushort DeviceId = 0x5678;

    /// <summary>Class code: none of the defined ones.</summary>
    public const uint ClassCode = 0x00ff00;
}
