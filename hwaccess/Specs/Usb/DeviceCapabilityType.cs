namespace DriverKit.Specs.Usb;

/// <summary>bDevCapabilityType. USB 3.2 §9.6.2, table 9-14.</summary>
public enum DeviceCapabilityType : byte
{
    /// <summary>Wireless USB.</summary>
    WirelessUsb = 0x01,

    /// <summary>USB 2.0 extension. USB 3.2 §9.6.2.1.</summary>
    Usb20Extension = 0x02,

    /// <summary>SuperSpeed USB. USB 3.2 §9.6.2.2.</summary>
    SuperSpeedUsb = 0x03,

    /// <summary>Container ID. USB 3.2 §9.6.2.3.</summary>
    ContainerId = 0x04,

    /// <summary>Platform. USB 3.2 §9.6.2.4.</summary>
    Platform = 0x05,

    /// <summary>Power delivery.</summary>
    PowerDelivery = 0x06,

    /// <summary>Battery information.</summary>
    BatteryInfo = 0x07,

    /// <summary>Power delivery consumer port.</summary>
    PowerDeliveryConsumerPort = 0x08,

    /// <summary>Power delivery provider port.</summary>
    PowerDeliveryProviderPort = 0x09,

    /// <summary>SuperSpeedPlus. USB 3.2 §9.6.2.5.</summary>
    SuperSpeedPlus = 0x0A,

    /// <summary>Precision time measurement. USB 3.2 §9.6.2.6.</summary>
    PrecisionTimeMeasurement = 0x0B,

    /// <summary>Billboard.</summary>
    Billboard = 0x0D,

    /// <summary>Configuration summary. USB 3.2 §9.6.2.7.</summary>
    ConfigurationSummary = 0x10,
}
