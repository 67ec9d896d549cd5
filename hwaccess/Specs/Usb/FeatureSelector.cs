namespace DriverKit.Specs.Usb;

/// <summary>wValue of SET_FEATURE and CLEAR_FEATURE. USB 2.0 §9.4, table 9-6; USB 3.2 §9.4, table 9-7.</summary>
public enum FeatureSelector : ushort
{
    /// <summary>ENDPOINT_HALT, recipient endpoint; FUNCTION_SUSPEND with recipient interface in USB 3.</summary>
    EndpointHalt = 0,

    /// <summary>DEVICE_REMOTE_WAKEUP, recipient device.</summary>
    DeviceRemoteWakeup = 1,

    /// <summary>TEST_MODE, recipient device.</summary>
    TestMode = 2,

    /// <summary>U1_ENABLE, recipient device. USB 3.2 §9.4.9.</summary>
    U1Enable = 48,

    /// <summary>U2_ENABLE, recipient device. USB 3.2 §9.4.9.</summary>
    U2Enable = 49,

    /// <summary>LTM_ENABLE, recipient device. USB 3.2 §9.4.9.</summary>
    LatencyToleranceEnable = 50,
}
