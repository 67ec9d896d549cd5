namespace DriverKit.Specs.Usb;

/// <summary>bDescriptorType. USB 2.0 §9.4, table 9-5; USB 3.2 §9.4, table 9-6; class types from class specifications.</summary>
public enum DescriptorType : byte
{
    /// <summary>DEVICE. USB 2.0 §9.6.1.</summary>
    Device = 1,

    /// <summary>CONFIGURATION. USB 2.0 §9.6.3.</summary>
    Configuration = 2,

    /// <summary>STRING. USB 2.0 §9.6.7.</summary>
    String = 3,

    /// <summary>INTERFACE. USB 2.0 §9.6.5.</summary>
    Interface = 4,

    /// <summary>ENDPOINT. USB 2.0 §9.6.6.</summary>
    Endpoint = 5,

    /// <summary>DEVICE_QUALIFIER. USB 2.0 §9.6.2.</summary>
    DeviceQualifier = 6,

    /// <summary>OTHER_SPEED_CONFIGURATION. USB 2.0 §9.6.4.</summary>
    OtherSpeedConfiguration = 7,

    /// <summary>INTERFACE_POWER.</summary>
    InterfacePower = 8,

    /// <summary>OTG. On-The-Go Supplement 2.0 §6.4.</summary>
    OnTheGo = 9,

    /// <summary>DEBUG.</summary>
    Debug = 10,

    /// <summary>INTERFACE_ASSOCIATION. USB 3.2 §9.6.4.</summary>
    InterfaceAssociation = 11,

    /// <summary>BOS. USB 3.2 §9.6.2.</summary>
    BinaryObjectStore = 15,

    /// <summary>DEVICE_CAPABILITY. USB 3.2 §9.6.2.</summary>
    DeviceCapability = 16,

    /// <summary>HID. HID 1.11 §7.1.</summary>
    Hid = 0x21,

    /// <summary>HID report; the pipe-usage descriptor of UAS carries 24h. HID 1.11 §7.1.</summary>
    HidReport = 0x22,

    /// <summary>Class-specific interface. CDC 1.2 §5.2.3.</summary>
    ClassSpecificInterface = 0x24,

    /// <summary>Class-specific endpoint. CDC 1.2 §5.2.3.</summary>
    ClassSpecificEndpoint = 0x25,

    /// <summary>Hub. USB 2.0 §11.23.2.1.</summary>
    Hub = 0x29,

    /// <summary>SuperSpeed hub. USB 3.2 §10.15.2.1.</summary>
    SuperSpeedHub = 0x2A,

    /// <summary>SUPERSPEED_USB_ENDPOINT_COMPANION. USB 3.2 §9.6.7.</summary>
    SuperSpeedEndpointCompanion = 48,

    /// <summary>SUPERSPEEDPLUS_ISOCHRONOUS_ENDPOINT_COMPANION. USB 3.2 §9.6.8.</summary>
    SuperSpeedPlusIsochronousEndpointCompanion = 49,
}
