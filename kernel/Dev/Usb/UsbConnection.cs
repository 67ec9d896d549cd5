using DriverKit.Kernel.Autoconf;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>A device that was brought into a kernel's USB stack, and the controller made for it.</summary>
public sealed class UsbConnection
{
    private readonly UgenHostController _controller;

    internal UsbConnection(Device device, UgenHostController controller, UsbPort port)
    {
        Controller = device;
        _controller = controller;
        Port = port;
    }

    /// <summary>The controller's device, <c>ugenhc0</c>: the root of what was attached.</summary>
    public Device Controller { get; }

    /// <summary>The port that the device is on; it tells the device, its drivers and how enumeration ended.</summary>
    public UsbPort Port { get; }

    /// <summary>The device, or null where it left or could not be enumerated.</summary>
    public UsbDevice? Device => Port.Device;

    /// <summary>Puts a device on the port after the former one left, and waits until it is attached. Thread context.</summary>
    /// <param name="device">The device; the caller disposes it, after <see cref="Detach"/>.</param>
    /// <returns>Ok, or why it could not be enumerated.</returns>
    public Errno Plug(IUsbDevice device)
    {
        _controller.Plug(device);
        Controller.Tree.WaitSettled();
        return Port.Status.ToErrno();
    }

    /// <summary>Detaches everything, children first; what the drivers still have to write they write. Thread context.</summary>
    /// <param name="force">Also where something is in use.</param>
    /// <returns>Ok or EBUSY.</returns>
    public Errno Detach(bool force = false) =>
        Controller.Tree.Detach(Controller, force ? DetachFlags.Force : DetachFlags.None);
}
