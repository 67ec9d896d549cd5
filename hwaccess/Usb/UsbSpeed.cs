namespace DriverKit.Usb;

/// <summary>Bus speed of a device. USB 2.0 §5, USB 3.2 §3.</summary>
public enum UsbSpeed
{
    /// <summary>1.5 Mbit/s.</summary>
    Low,

    /// <summary>12 Mbit/s.</summary>
    Full,

    /// <summary>480 Mbit/s.</summary>
    High,

    /// <summary>5 Gbit/s and above.</summary>
    Super,
}
