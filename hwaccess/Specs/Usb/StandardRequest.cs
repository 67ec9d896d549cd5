namespace DriverKit.Specs.Usb;

/// <summary>bRequest of standard requests. USB 2.0 §9.4, table 9-4; USB 3.2 §9.4, table 9-5.</summary>
public enum StandardRequest : byte
{
    /// <summary>GET_STATUS. USB 2.0 §9.4.5.</summary>
    GetStatus = 0,

    /// <summary>CLEAR_FEATURE. USB 2.0 §9.4.1.</summary>
    ClearFeature = 1,

    /// <summary>SET_FEATURE. USB 2.0 §9.4.9.</summary>
    SetFeature = 3,

    /// <summary>SET_ADDRESS. USB 2.0 §9.4.6.</summary>
    SetAddress = 5,

    /// <summary>GET_DESCRIPTOR. USB 2.0 §9.4.3.</summary>
    GetDescriptor = 6,

    /// <summary>SET_DESCRIPTOR. USB 2.0 §9.4.8.</summary>
    SetDescriptor = 7,

    /// <summary>GET_CONFIGURATION. USB 2.0 §9.4.2.</summary>
    GetConfiguration = 8,

    /// <summary>SET_CONFIGURATION. USB 2.0 §9.4.7.</summary>
    SetConfiguration = 9,

    /// <summary>GET_INTERFACE. USB 2.0 §9.4.4.</summary>
    GetInterface = 10,

    /// <summary>SET_INTERFACE. USB 2.0 §9.4.10.</summary>
    SetInterface = 11,

    /// <summary>SYNCH_FRAME. USB 2.0 §9.4.11.</summary>
    SynchFrame = 12,

    /// <summary>SET_SEL. USB 3.2 §9.4.12.</summary>
    SetSystemExitLatency = 48,

    /// <summary>SET_ISOCH_DELAY. USB 3.2 §9.4.11.</summary>
    SetIsochronousDelay = 49,
}
