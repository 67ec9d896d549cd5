namespace DriverKit.Usb;

/// <summary>
/// A USB device as a driver's host side sees it: addressed, reachable, nothing more. Implemented by backends for real
/// devices, by emulation for modelled ones, and by decorators around either.
/// </summary>
/// <remarks>
/// Descriptors are read by control transfers. A bulk or interrupt endpoint serves its transfers in the order submitted.
/// Disposing gives everything back (claimed interfaces, the host's own driver); transfers in flight complete first, as cancelled.
/// </remarks>
public interface IUsbDevice : IDisposable
{
    /// <summary>Speed of the connection.</summary>
    UsbSpeed Speed { get; }

    /// <summary>Where it sits, for people: bus and port path such as <c>1-2.4</c>, or the model's name.</summary>
    string Location { get; }

    /// <summary>Largest length of one transfer, in bytes.</summary>
    int MaxTransferLength { get; }

    /// <summary>Who hears that the device is gone; set before the first submit.</summary>
    IUsbDeviceObserver? Observer { get; set; }

    /// <summary>Makes an interface ours: what the host's own driver held is detached and given back on release.</summary>
    /// <param name="interfaceNumber">bInterfaceNumber.</param>
    /// <returns>Ok, Busy, AccessDenied, Removed, or InvalidRequest where there is no such interface.</returns>
    UsbStatus ClaimInterface(byte interfaceNumber);

    /// <summary>Gives an interface back.</summary>
    /// <param name="interfaceNumber">bInterfaceNumber.</param>
    UsbStatus ReleaseInterface(byte interfaceNumber);

    /// <summary>
    /// Starts a transfer. On Ok it is given away and comes back exactly once through its owner, never inside this call;
    /// on any other status it was not taken and stays the caller's.
    /// </summary>
    /// <param name="transfer">The transfer.</param>
    UsbStatus Submit(UsbTransfer transfer);

    /// <summary>
    /// Asks for an early end. The transfer still completes through its owner: as Cancelled, or as whatever it was if that came first.
    /// Harmless when it is already back.
    /// </summary>
    /// <param name="transfer">The transfer.</param>
    void Abort(UsbTransfer transfer);
}
