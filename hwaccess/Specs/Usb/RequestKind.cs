namespace DriverKit.Specs.Usb;

/// <summary>Who defines a control request: bmRequestType bits 6:5. USB 2.0 §9.3, table 9-2.</summary>
public enum RequestKind : byte
{
    /// <summary>The USB specification.</summary>
    Standard = 0,

    /// <summary>A class specification.</summary>
    Class = 1,

    /// <summary>The vendor.</summary>
    Vendor = 2,

    /// <summary>Reserved.</summary>
    Reserved = 3,
}
