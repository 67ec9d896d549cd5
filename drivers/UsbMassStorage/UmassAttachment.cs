using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Scsi;
using DriverKit.Kernel.Usb;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Usb;

namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>umass: USB mass storage by Bulk-Only Transport. Matches interfaces; offers each as a SCSI bus.</summary>
public sealed class UmassAttachment() : DeviceAttachment("umass", UsbInterfaceAttachArgs.AttributeName)
{
    private readonly Lazy<QuirkTable> _quirks = new(QuirkTable.Load);

    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) =>
        args is UsbInterfaceAttachArgs found && FindAlternate(found.Interface) is not null ? 5 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        UsbInterface usbInterface = ((UsbInterfaceAttachArgs)args).Interface;
        UsbDevice device = usbInterface.Device;
        self.Announce(device.Describe());
        Errno error = usbInterface.Claim().ToErrno();
        if (error != Errno.Ok)
        {
            self.Report($"interface {usbInterface.Number} cannot be had ({error})");
            return error;
        }

        error = Open(self, usbInterface, out BulkOnlyTransport? transport);
        if (error != Errno.Ok)
        {
            usbInterface.Release();
            return error;
        }

        self.Softc = transport;
        self.Print($"using {SubclassName(usbInterface.Current.Subclass)} over Bulk-Only");
        self.Tree.Found(self, new ScsiAttachArgs(transport!));
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override void Deactivate(Device self, DetachFlags flags)
    {
        BulkOnlyTransport transport = self.SoftcAs<BulkOnlyTransport>();
        bool isForced = (flags & (DetachFlags.Force | DetachFlags.Shutdown)) == DetachFlags.Force;
        if (isForced || transport.IsDying)
        {
            transport.Stop();
        }
    }

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        BulkOnlyTransport transport = self.SoftcAs<BulkOnlyTransport>();
        transport.Close();
        transport.Interface.Release();
        self.Softc = null;
        return Errno.Ok;
    }

    /// <summary>What a transport has been through.</summary>
    /// <param name="device">A umass device.</param>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public static UmassStatistics StatisticsOf(Device device) => device.SoftcAs<BulkOnlyTransport>().Statistics;

    private static UsbAlternate? FindAlternate(UsbInterface usbInterface)
    {
        foreach (UsbAlternate alternate in usbInterface.Alternates)
        {
            if (alternate.Class == ClassCode.MassStorage
                && alternate.Protocol == (byte)MassStorageProtocol.BulkOnly
                && alternate.Subclass is >= (byte)MassStorageSubclass.ReducedBlock and <= (byte)MassStorageSubclass.Scsi
                && alternate.Find(TransferType.Bulk, isIn: true) is not null
                && alternate.Find(TransferType.Bulk, isIn: false) is not null)
            {
                return alternate;
            }
        }

        return null;
    }

    private static string SubclassName(byte subclass) => (MassStorageSubclass)subclass switch
    {
        MassStorageSubclass.ReducedBlock => "RBC",
        MassStorageSubclass.Mmc => "ATAPI",
        MassStorageSubclass.Qic157 => "QIC-157",
        MassStorageSubclass.Ufi => "UFI",
        MassStorageSubclass.Sff8070 => "SFF-8070i",
        _ => "SCSI",
    };

    private Errno Open(Device self, UsbInterface usbInterface, out BulkOnlyTransport? transport)
    {
        transport = null;
        UsbAlternate alternate = FindAlternate(usbInterface)!;
        if (alternate != usbInterface.Current && usbInterface.SetAlternate(alternate.Setting) is var set && set != UsbdStatus.NormalCompletion)
        {
            return set.ToErrno();
        }

        UsbdStatus status = usbInterface.OpenPipe(alternate.Find(TransferType.Bulk, isIn: true)!, out UsbPipe? bulkIn);
        if (status != UsbdStatus.NormalCompletion)
        {
            return status.ToErrno();
        }

        status = usbInterface.OpenPipe(alternate.Find(TransferType.Bulk, isIn: false)!, out UsbPipe? bulkOut);
        if (status != UsbdStatus.NormalCompletion)
        {
            bulkIn!.Close();
            return status.ToErrno();
        }

        Errno error = self.Kernel.Memory.Allocate(Arena.PageSize, out ArenaSegment memory);
        if (error != Errno.Ok)
        {
            bulkIn!.Close();
            bulkOut!.Close();
            return error;
        }

        UmassQuirks quirks = Quirks(self, usbInterface.Device);
        transport = new BulkOnlyTransport(self, usbInterface, bulkIn!, bulkOut!, memory, quirks, MaxLun(self, usbInterface, quirks));
        return Errno.Ok;
    }

    private UmassQuirks Quirks(Device self, UsbDevice device)
    {
        DeviceDescriptor descriptor = device.Descriptor;
        UmassQuirks quirks = _quirks.Value.Find(descriptor.VendorId, descriptor.ProductId, descriptor.DeviceRelease);
        if (quirks != UmassQuirks.None)
        {
            self.Print("quirks " + QuirkTable.Describe(quirks));
        }

        return quirks;
    }

    // BBB 1.0 §3.2: devices with one unit may stall it.
    private static int MaxLun(Device self, UsbInterface usbInterface, UmassQuirks quirks)
    {
        if ((quirks & (UmassQuirks.NoGetMaxLun | UmassQuirks.SingleLun)) != 0)
        {
            return 0;
        }

        Span<byte> answer = stackalloc byte[1];
        UsbdStatus status = usbInterface.Device.Control.Request(BulkOnlySetup.GetMaxLun(usbInterface.Number), answer, out int actual);
        if (status != UsbdStatus.NormalCompletion || actual != 1)
        {
            return 0;
        }

        if (answer[0] > 15)
        {
            self.Report($"claims {answer[0] + 1} units, taken for one");
            return 0;
        }

        return answer[0];
    }
}
