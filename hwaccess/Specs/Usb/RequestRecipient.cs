namespace DriverKit.Specs.Usb;

/// <summary>Whom a control request addresses: bmRequestType bits 4:0. USB 2.0 §9.3, table 9-2.</summary>
public enum RequestRecipient : byte
{
    /// <summary>The device.</summary>
    Device = 0,

    /// <summary>The interface in wIndex.</summary>
    Interface = 1,

    /// <summary>The endpoint in wIndex.</summary>
    Endpoint = 2,

    /// <summary>Something else.</summary>
    Other = 3,
}
