using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>An interface of the selected configuration: what a driver attaches to.</summary>
public sealed class UsbInterface
{
    private int _claimed;

    internal UsbInterface(UsbDevice device, byte number, IReadOnlyList<UsbAlternate> alternates)
    {
        Device = device;
        Number = number;
        Alternates = alternates;
        Current = alternates[0];
        foreach (UsbAlternate alternate in alternates)
        {
            if (alternate.Setting == 0)
            {
                Current = alternate;
            }
        }
    }

    /// <summary>The device.</summary>
    public UsbDevice Device { get; }

    /// <summary>bInterfaceNumber.</summary>
    public byte Number { get; }

    /// <summary>Its alternate settings.</summary>
    public IReadOnlyList<UsbAlternate> Alternates { get; }

    /// <summary>The setting in force; 0 after the configuration was selected.</summary>
    public UsbAlternate Current { get; private set; }

    /// <summary>True while a driver has it.</summary>
    public bool IsClaimed => Volatile.Read(ref _claimed) != 0;

    /// <summary>Takes it for a driver; on a real machine the system's own driver lets go of it. Thread context.</summary>
    /// <returns>NormalCompletion, InUse, AccessDenied, Removed.</returns>
    public UsbdStatus Claim()
    {
        if (Interlocked.Exchange(ref _claimed, 1) != 0)
        {
            return UsbdStatus.InUse;
        }

        UsbdStatus status = Device.Seam.ClaimInterface(Number).ToUsbdStatus();
        if (status != UsbdStatus.NormalCompletion)
        {
            Volatile.Write(ref _claimed, 0);
        }

        return status;
    }

    /// <summary>Gives it back; its pipes are closed already. Thread context.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _claimed, 0) != 0)
        {
            Device.Seam.ReleaseInterface(Number);
        }
    }

    /// <summary>Selects an alternate setting (usbd_set_interface); no pipe of the interface may be open. USB 2.0 §9.4.10. Thread context.</summary>
    /// <param name="setting">bAlternateSetting.</param>
    /// <returns>NormalCompletion; Invalid where there is no such setting; else why not.</returns>
    public UsbdStatus SetAlternate(byte setting)
    {
        foreach (UsbAlternate alternate in Alternates)
        {
            if (alternate.Setting != setting)
            {
                continue;
            }

            UsbdStatus status = Device.Control.HostRequest(UsbTransferKind.SetInterface, 0, setting, Number, UsbDevice.DefaultTimeout);
            if (status == UsbdStatus.NormalCompletion)
            {
                Current = alternate;
            }

            return status;
        }

        return UsbdStatus.Invalid;
    }

    /// <summary>Opens an endpoint of the current setting (usbd_open_pipe), exclusively.</summary>
    /// <param name="endpoint">One of the current setting's endpoints.</param>
    /// <param name="pipe">The pipe.</param>
    /// <returns>NormalCompletion; InUse; NotConfigured where the endpoint is not of the current setting; NotSupported for isochronous ones.</returns>
    public UsbdStatus OpenPipe(UsbEndpoint endpoint, out UsbPipe? pipe)
    {
        pipe = null;
        if (!Current.Endpoints.Contains(endpoint))
        {
            return UsbdStatus.NotConfigured;
        }

        return endpoint.Type is TransferType.Bulk or TransferType.Interrupt ? Device.OpenPipe(endpoint, out pipe) : UsbdStatus.NotSupported;
    }
}
