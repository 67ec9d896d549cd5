using DriverKit.Specs.Usb;

namespace DriverKit.Emulation;

/// <summary>What a modelled device does beyond the standard requests: the class's side of it.</summary>
/// <remarks>Everything is called in the host's soft context, one call at a time.</remarks>
public abstract class UsbFunctionModel
{
    /// <summary>The device it is the function of; set when the device is made.</summary>
    public UsbDeviceModel Device { get; internal set; } = null!;

    /// <summary>
    /// Goes on as far as endpoints and its own state allow: takes from OUT endpoints, gives to IN endpoints, halts them. Called
    /// whenever something at an endpoint changed.
    /// </summary>
    public abstract void Step();

    /// <summary>A class or vendor request.</summary>
    /// <param name="setup">The request.</param>
    /// <param name="data">The data stage, wLength bytes: to be filled (IN) or to be read (OUT).</param>
    /// <param name="actual">Bytes of the data stage that were used.</param>
    /// <returns>False for a request error: STALL.</returns>
    public virtual bool Control(SetupPacket setup, Span<byte> data, out int actual)
    {
        actual = 0;
        return false;
    }

    /// <summary>The configuration was set, set again, or (0) taken away. Endpoints are fresh.</summary>
    /// <param name="value">bConfigurationValue or 0.</param>
    public virtual void Configured(byte value)
    {
    }

    /// <summary>An alternate setting was selected; the interface's endpoints are fresh.</summary>
    /// <param name="number">bInterfaceNumber.</param>
    /// <param name="alternate">bAlternateSetting.</param>
    public virtual void InterfaceSelected(byte number, byte alternate)
    {
    }

    /// <summary>A bus reset.</summary>
    public virtual void BusReset()
    {
    }

    /// <summary>The halt of an endpoint was cleared by the host; the function may halt it again at once.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public virtual void HaltCleared(UsbModelEndpoint endpoint)
    {
    }

    /// <summary>The device left the bus or was disposed; nothing will be called any more.</summary>
    public virtual void Removed()
    {
    }
}
