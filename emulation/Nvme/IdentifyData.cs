using System.Buffers.Binary;
using System.Text;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>What Identify gives. NVMe 1.4 §5.15.2.</summary>
internal sealed class IdentifyData(ModelSubsystem subsystem, NvmeModelOptions options)
{
    /// <summary>Fills a structure of 4096 bytes.</summary>
    public NvmeStatus Fill(IdentifySelector selector, uint id, Span<byte> data)
    {
        data.Clear();
        switch (selector)
        {
            case IdentifySelector.Controller:
                Controller(data);
                return NvmeStatus.Success;
            case IdentifySelector.Namespace:
                if (!subsystem.IsValid(id))
                {
                    return NvmeStatus.InvalidNamespace;
                }

                subsystem.Find(id)?.Describe(data);
                return NvmeStatus.Success;
            case IdentifySelector.ActiveNamespaces:
                return List(id, data);
            case IdentifySelector.NamespaceDescriptors:
                return Descriptors(id, data);
            default:
                return NvmeStatus.InvalidField;
        }
    }

    private NvmeStatus List(uint above, Span<byte> data)
    {
        if (above >= 0xffff_fffe)
        {
            return NvmeStatus.InvalidNamespace;
        }

        int at = 0;
        for (uint id = above + 1; id <= subsystem.Limit && at < data.Length; id++)
        {
            if (subsystem.Find(id) is not null)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(data[at..], id);
                at += 4;
            }
        }

        return NvmeStatus.Success;
    }

    private NvmeStatus Descriptors(uint id, Span<byte> data)
    {
        if (subsystem.Find(id) is not { } ns)
        {
            return subsystem.IsValid(id) ? NvmeStatus.InvalidField : NvmeStatus.InvalidNamespace;
        }

        NamespaceDescriptorHeader.Writer header = NamespaceDescriptorHeader.Write(data[..NamespaceDescriptorHeader.Size]);
        header.Type = NamespaceDescriptorType.Eui64;
        header.Length = 8;
        ns.Eui64(data.Slice(NamespaceDescriptorHeader.Size, 8));
        return NvmeStatus.Success;
    }

    private void Controller(Span<byte> data)
    {
        IdentifyController.Writer id = IdentifyController.Write(data);
        id.VendorId = 0x1234;
        id.SubsystemVendorId = 0x1234;
        id.SerialNumber = Text(options.Serial, 20);
        id.ModelNumber = Text(options.Model, 40);
        id.FirmwareRevision = Text(options.Firmware, 8);
        id.ArbitrationBurst = 4;
        id.Oui = 0x02444b;
        id.MaximumTransfer = (byte)options.MaximumTransfer;
        id.ControllerId = 1;
        id.Version = new NvmeVersion { Major = 1, Minor = 4 };
        id.EntryLatency = 1_000_000;
        id.EventsSupported = new AsynchronousEventConfiguration { NamespaceAttributes = true };
        id.ControllerType = 1;
        id.AbortLimit = 3;
        id.EventLimit = EventSource.Limit - 1;
        id.FirmwareUpdates = 0x03;
        id.LogPages = new LogPageAttributes { CommandEffects = true, ExtendedData = true };
        id.ErrorLogEntries = (byte)(ModelSubsystem.ErrorLogLength - 1);
        id.WarningTemperature = 343;
        id.CriticalTemperature = 373;
        id.SubmissionEntrySize = 0x66;
        id.CompletionEntrySize = 0x44;
        id.NamespaceCount = subsystem.Limit;
        id.NvmCommands = new OptionalNvmCommands { Compare = true, DatasetManagement = true, WriteZeroes = true, Timestamp = true, Verify = true };
        id.HasVolatileCache = true;
        id.FlushAll = 3;
        Span<byte> name = stackalloc byte[256];
        name.Clear();
        Encoding.UTF8.GetBytes($"nqn.2024-01.example.driverkit:nvme:{options.Serial}".AsSpan(), name);
        id.SubsystemName = name;
        Span<byte> power = stackalloc byte[1024];
        power.Clear();
        PowerStateDescriptor.Writer state = PowerStateDescriptor.Write(power[..PowerStateDescriptor.Size]);
        state.MaximumPower = 1000;
        id.PowerStateDescriptors = power;
    }

    private static byte[] Text(string text, int length) => Encoding.ASCII.GetBytes(text.PadRight(length)[..length]);
}
