using System.Buffers.Binary;
using System.Text;
using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>INQUIRY and the vital product data pages. SPC-4 §6.4 and §7.8, SBC-3 §6.6.</summary>
internal static class ScsiInquiry
{
    private static readonly VpdPage[] Pages =
    [
        VpdPage.SupportedPages, VpdPage.UnitSerialNumber, VpdPage.DeviceIdentification,
        VpdPage.BlockLimits, VpdPage.BlockDeviceCharacteristics, VpdPage.LogicalBlockProvisioning,
    ];

    public static void Inquiry(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = InquiryCdb.TryParse(task.Cdb, out InquiryCdb cdb);
        if (!cdb.VitalProductData)
        {
            if (cdb.PageCode != 0)
            {
                task.Fail(ScsiSense.InvalidFieldAt(2));
                return;
            }

            Standard(unit.Options, task, cdb.AllocationLength);
            return;
        }

        // The first page of all has no place in devices before SPC-2 that do not know the others either.
        switch (cdb.PageCode)
        {
            case VpdPage.SupportedPages:
                Span<byte> list = task.Room(VpdHeader.Size + Pages.Length);
                for (int i = 0; i < Pages.Length; i++)
                {
                    list[VpdHeader.Size + i] = (byte)Pages[i];
                }

                Finish(task, list, cdb);
                break;
            case VpdPage.UnitSerialNumber:
                Span<byte> serial = task.Room(VpdHeader.Size + unit.Options.Serial.Length);
                Encoding.ASCII.GetBytes(unit.Options.Serial, serial[VpdHeader.Size..]);
                Finish(task, serial, cdb);
                break;
            case VpdPage.DeviceIdentification:
                Identification(unit.Options, task, cdb);
                break;
            case VpdPage.BlockLimits:
                Limits(unit, task, cdb);
                break;
            case VpdPage.BlockDeviceCharacteristics:
                Span<byte> characteristics = task.Room(BlockDeviceCharacteristicsPage.Size);
                BlockDeviceCharacteristicsPage.Write(characteristics).MediumRotationRate = unit.Options.RotationRate;
                Finish(task, characteristics, cdb);
                break;
            case VpdPage.LogicalBlockProvisioning:
                Provisioning(unit.Options, task, cdb);
                break;
            default:
                task.Fail(ScsiSense.InvalidFieldAt(2));
                break;
        }
    }

    private static void Standard(ScsiUnitOptions options, ScsiTask task, int allocationLength)
    {
        Span<byte> answer = task.Room(options.VersionDescriptors.Count > 0 ? 96 : InquiryData.Size);
        var data = InquiryData.Write(answer[..InquiryData.Size]);
        data.Removable = options.Removable;
        data.Version = options.Version;
        data.ResponseDataFormat = 2;
        data.AdditionalLength = (byte)(answer.Length - 5);
        data.CommandQueuing = options.VersionDescriptors.Count > 0;
        WriteText(answer.Slice(8, 8), options.Vendor);
        WriteText(answer.Slice(16, 16), options.Product);
        WriteText(answer.Slice(32, 4), options.Revision);
        for (int i = 0; i < Math.Min(options.VersionDescriptors.Count, 8); i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(answer[(58 + (2 * i))..], options.VersionDescriptors[i]);
        }

        task.Answer(answer.Length, allocationLength);
    }

    private static void Identification(ScsiUnitOptions options, ScsiTask task, InquiryCdb cdb)
    {
        int text = 8 + options.Serial.Length;
        Span<byte> page = task.Room(VpdHeader.Size + DesignationDescriptor.Size + 8 + DesignationDescriptor.Size + text);
        int at = VpdHeader.Size;
        var naa = DesignationDescriptor.Write(page.Slice(at, DesignationDescriptor.Size));
        naa.CodeSet = 1;
        naa.DesignatorType = DesignatorType.Naa;
        naa.DesignatorLength = 8;
        BinaryPrimitives.WriteUInt64BigEndian(page[(at + DesignationDescriptor.Size)..], options.Naa);
        at += DesignationDescriptor.Size + 8;
        var vendor = DesignationDescriptor.Write(page.Slice(at, DesignationDescriptor.Size));
        vendor.CodeSet = 2;
        vendor.DesignatorType = DesignatorType.T10VendorId;
        vendor.DesignatorLength = (byte)text;
        WriteText(page.Slice(at + DesignationDescriptor.Size, 8), options.Vendor);
        Encoding.ASCII.GetBytes(options.Serial, page[(at + DesignationDescriptor.Size + 8)..]);
        Finish(task, page, cdb);
    }

    private static void Limits(ScsiLogicalUnit unit, ScsiTask task, InquiryCdb cdb)
    {
        ScsiUnitOptions options = unit.Options;
        Span<byte> bytes = task.Room(BlockLimitsPage.Size);
        var page = BlockLimitsPage.Write(bytes);
        page.MaximumCompareAndWriteLength = ScsiBlockCommands.MaxCompareBlocks;
        page.OptimalTransferLengthGranularity = (ushort)(1 << options.PhysicalExponent);
        page.MaximumTransferLength = options.MaximumTransferBlocks;
        page.OptimalTransferLength = Math.Min(options.MaximumTransferBlocks, 2048);
        page.MaximumWriteSameLength = ScsiBlockCommands.MaxWriteSameBlocks;
        if (options.Thin)
        {
            page.MaximumUnmapLbaCount = ScsiBlockCommands.MaxUnmapBlocks;
            page.MaximumUnmapDescriptorCount = ScsiBlockCommands.MaxUnmapDescriptors;
            page.OptimalUnmapGranularity = (uint)(4096 / Math.Min(unit.BlockSize, 4096));
        }

        Finish(task, bytes, cdb);
    }

    private static void Provisioning(ScsiUnitOptions options, ScsiTask task, InquiryCdb cdb)
    {
        Span<byte> bytes = task.Room(LogicalBlockProvisioningPage.Size);
        var page = LogicalBlockProvisioningPage.Write(bytes);
        page.UnmapSupported = options.Thin;
        page.WriteSame10Unmap = options.Thin;
        page.WriteSame16Unmap = options.Thin;
        page.ReadZeros = (byte)(options.Thin ? 1 : 0);
        page.ProvisioningType = options.Thin ? ProvisioningType.Thin : ProvisioningType.Full;
        Finish(task, bytes, cdb);
    }

    private static void Finish(ScsiTask task, Span<byte> page, InquiryCdb cdb)
    {
        var header = VpdHeader.Write(page[..VpdHeader.Size]);
        header.PageCode = cdb.PageCode;
        header.PageLength = (ushort)(page.Length - VpdHeader.Size);
        task.Answer(page.Length, cdb.AllocationLength);
    }

    private static void WriteText(Span<byte> field, string text)
    {
        field.Fill((byte)' ');
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, field.Length)), field);
    }
}
