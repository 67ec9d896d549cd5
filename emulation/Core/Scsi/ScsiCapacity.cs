using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>READ CAPACITY(10) and (16), READ FORMAT CAPACITIES. SBC-3 §5.15, §5.16; MMC-6 §6.23.</summary>
internal static class ScsiCapacity
{
    public static void Read10(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = ReadCapacity10Cdb.TryParse(task.Cdb, out ReadCapacity10Cdb cdb);
        if (!cdb.PartialMediumIndicator && cdb.LogicalBlockAddress != 0)
        {
            task.Fail(ScsiSense.InvalidFieldAt(2));
            return;
        }

        ScsiMedium medium = unit.Medium!;
        Span<byte> bytes = task.Room(ReadCapacity10Data.Size);
        var data = ReadCapacity10Data.Write(bytes);
        data.LastLogicalBlockAddress = (uint)Math.Min(medium.BlockCount - 1, uint.MaxValue);
        data.BlockLength = (uint)medium.BlockSize;
        task.Answer(bytes.Length, bytes.Length);
    }

    public static void Read16(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = ReadCapacity16Cdb.TryParse(task.Cdb, out ReadCapacity16Cdb cdb);
        if (!cdb.PartialMediumIndicator && cdb.LogicalBlockAddress != 0)
        {
            task.Fail(ScsiSense.InvalidFieldAt(2));
            return;
        }

        ScsiMedium medium = unit.Medium!;
        Span<byte> bytes = task.Room(ReadCapacity16Data.Size);
        var data = ReadCapacity16Data.Write(bytes);
        data.LastLogicalBlockAddress = medium.BlockCount - 1;
        data.BlockLength = (uint)medium.BlockSize;
        data.BlocksPerPhysicalExponent = unit.Options.PhysicalExponent;
        data.ProvisioningEnabled = unit.Options.Thin;
        data.ProvisioningReadZeros = unit.Options.Thin;
        task.Answer(bytes.Length, cdb.AllocationLength);
    }

    public static void FormatCapacities(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = ReadFormatCapacitiesCdb.TryParse(task.Cdb, out ReadFormatCapacitiesCdb cdb);
        ScsiMedium? medium = unit.Medium;
        Span<byte> bytes = task.Room(FormatCapacityHeader.Size + FormatCapacityDescriptor.Size);
        FormatCapacityHeader.Write(bytes[..FormatCapacityHeader.Size]).ListLength = FormatCapacityDescriptor.Size;
        var data = FormatCapacityDescriptor.Write(bytes[FormatCapacityHeader.Size..]);
        data.Kind = medium is null ? FormatCapacityKind.NoMedium : FormatCapacityKind.Formatted;
        data.BlockCount = medium is null ? 0 : (uint)Math.Min(medium.BlockCount, uint.MaxValue);
        data.BlockLength = (uint)unit.BlockSize;
        task.Answer(bytes.Length, cdb.AllocationLength);
    }
}
