namespace DriverKit.Specs.Usb;

/// <summary>bDeviceClass and bInterfaceClass, as usb.org's list of defined class codes has them.</summary>
public enum ClassCode : byte
{
    /// <summary>Each interface says for itself (device descriptor only). USB 2.0 §9.6.1.</summary>
    PerInterface = 0x00,

    /// <summary>Audio.</summary>
    Audio = 0x01,

    /// <summary>Communications and CDC control.</summary>
    Communications = 0x02,

    /// <summary>Human interface device.</summary>
    HumanInterface = 0x03,

    /// <summary>Physical.</summary>
    Physical = 0x05,

    /// <summary>Still imaging.</summary>
    Image = 0x06,

    /// <summary>Printer.</summary>
    Printer = 0x07,

    /// <summary>Mass storage. Mass Storage Class Overview 1.4.</summary>
    MassStorage = 0x08,

    /// <summary>Hub. USB 2.0 §11.23.</summary>
    Hub = 0x09,

    /// <summary>CDC data.</summary>
    CommunicationsData = 0x0A,

    /// <summary>Smart card.</summary>
    SmartCard = 0x0B,

    /// <summary>Content security.</summary>
    ContentSecurity = 0x0D,

    /// <summary>Video.</summary>
    Video = 0x0E,

    /// <summary>Personal healthcare.</summary>
    PersonalHealthcare = 0x0F,

    /// <summary>Audio and video.</summary>
    AudioVideo = 0x10,

    /// <summary>Billboard.</summary>
    Billboard = 0x11,

    /// <summary>USB Type-C bridge.</summary>
    TypeCBridge = 0x12,

    /// <summary>Diagnostic device.</summary>
    Diagnostic = 0xDC,

    /// <summary>Wireless controller.</summary>
    Wireless = 0xE0,

    /// <summary>Miscellaneous.</summary>
    Miscellaneous = 0xEF,

    /// <summary>Application-specific.</summary>
    ApplicationSpecific = 0xFE,

    /// <summary>Vendor-specific.</summary>
    VendorSpecific = 0xFF,
}
