namespace DriverKit.Usb;

/// <summary>
/// What a transfer asks for. Beside the bus's own transfer types it names the requests that a host must know of itself
/// (it keeps data toggles and bandwidth), so that they are never sent as a plain control transfer behind its back.
/// </summary>
public enum UsbTransferKind
{
    /// <summary>A control transfer on endpoint 0 with <see cref="UsbTransfer.Setup"/>.</summary>
    Control,

    /// <summary>A bulk transfer.</summary>
    Bulk,

    /// <summary>An interrupt transfer.</summary>
    Interrupt,

    /// <summary>SET_CONFIGURATION; the value in <see cref="UsbTransfer.Value"/>. USB 2.0 §9.4.7.</summary>
    SetConfiguration,

    /// <summary>SET_INTERFACE; interface number in <see cref="UsbTransfer.Index"/>, alternate setting in <see cref="UsbTransfer.Value"/>. USB 2.0 §9.4.10.</summary>
    SetInterface,

    /// <summary>CLEAR_FEATURE(ENDPOINT_HALT) on <see cref="UsbTransfer.Endpoint"/>, data toggles on both sides reset. USB 2.0 §9.4.5.</summary>
    ClearHalt,

    /// <summary>A port reset: the device is back in its default state, addressed and configured as before.</summary>
    Reset,
}
