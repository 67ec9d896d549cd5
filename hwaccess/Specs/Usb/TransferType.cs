namespace DriverKit.Specs.Usb;

/// <summary>bmAttributes 1:0 of an endpoint. USB 2.0 §9.6.6, table 9-13.</summary>
public enum TransferType : byte
{
    /// <summary>Control. USB 2.0 §5.5.</summary>
    Control = 0,

    /// <summary>Isochronous. USB 2.0 §5.6.</summary>
    Isochronous = 1,

    /// <summary>Bulk. USB 2.0 §5.8.</summary>
    Bulk = 2,

    /// <summary>Interrupt. USB 2.0 §5.7.</summary>
    Interrupt = 3,
}
