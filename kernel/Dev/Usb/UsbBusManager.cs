using DriverKit.Kernel.Autoconf;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>Where USB devices come into a kernel: <c>kernel.Get&lt;UsbBusManager&gt;()</c>.</summary>
public sealed class UsbBusManager
{
    private readonly DeviceTree _tree;

    internal UsbBusManager(DeviceTree tree) => _tree = tree;

    /// <summary>
    /// Attaches a device as a pass-through controller of its own and waits until its port is explored and its drivers are attached,
    /// deferred work included. Thread context.
    /// </summary>
    /// <param name="device">The device. Owned, it is disposed when its controller is detached, also where this fails.</param>
    /// <param name="connection">What was attached; on failure null.</param>
    /// <param name="ownsDevice">Whether to own it.</param>
    /// <returns>Ok, also where no driver matched (<see cref="UsbPort.Drivers"/> is empty then); else why the device could not be enumerated.</returns>
    public Errno Attach(IUsbDevice device, out UsbConnection? connection, bool ownsDevice = true)
    {
        connection = null;
        Errno error = _tree.Found(null, new UgenhcAttachArgs(device, ownsDevice), out Device? controller);
        if (error != Errno.Ok || controller is null)
        {
            if (ownsDevice)
            {
                device.Dispose();
            }

            return error;
        }

        _tree.WaitSettled();
        UsbHub hub = controller.Children[0].Children[0].SoftcAs<UsbHub>();
        UsbPort port = hub.Ports[0];
        if (port.Device is null)
        {
            error = port.Status == UsbdStatus.NormalCompletion ? Errno.ENXIO : port.Status.ToErrno();
            _tree.Detach(controller, DetachFlags.Force | DetachFlags.Quiet);
            return error;
        }

        connection = new UsbConnection(controller, controller.SoftcAs<UgenhcAttachment.Softc>().Controller, port);
        return Errno.Ok;
    }
}
