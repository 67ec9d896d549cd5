using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>
/// A host controller (usbd_bus_methods): ports with devices behind them. Each device that it has addressed is reached through the
/// seam's <see cref="IUsbDevice"/>, so that a controller driver's slots and a passed-through device look the same to the bus.
/// </summary>
public abstract class UsbHostController
{
    /// <summary>The specification it follows in binary-coded decimal: 0200h for 2.0.</summary>
    public abstract ushort Revision { get; }

    /// <summary>What the root hub is called.</summary>
    public abstract string RootHubName { get; }

    /// <summary>Ports of the root hub.</summary>
    public abstract int PortCount { get; }

    /// <summary>Called, in any context, when what is connected to a port changed; set by the bus.</summary>
    public Action? PortChanged { get; set; }

    /// <summary>The device on a port, reset and addressed, or null.</summary>
    /// <param name="port">The port, from 1.</param>
    public abstract IUsbDevice? Connected(int port);
}
