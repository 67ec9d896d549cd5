using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>MODE SENSE and MODE SELECT in both lengths. SPC-4 §6.9 to §6.12.</summary>
internal static class ScsiModeCommands
{
    public static void Sense6(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = ModeSense6Cdb.TryParse(task.Cdb, out ModeSense6Cdb cdb);
        Span<byte> answer = task.Room(512);
        int blocks = cdb.DisableBlockDescriptors ? 0 : Descriptor(unit, answer[ModeHeader6.Size..], false);
        int pages = Pages(unit, task, answer[(ModeHeader6.Size + blocks)..], cdb.PageCode, cdb.SubpageCode, cdb.PageControl);
        if (pages < 0)
        {
            return;
        }

        int length = ModeHeader6.Size + blocks + pages;
        var header = ModeHeader6.Write(answer[..ModeHeader6.Size]);
        header.ModeDataLength = (byte)(length - 1);
        header.DeviceParameter = Parameter(unit);
        header.BlockDescriptorLength = (byte)blocks;
        task.Answer(length, cdb.AllocationLength);
    }

    public static void Sense10(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = ModeSense10Cdb.TryParse(task.Cdb, out ModeSense10Cdb cdb);
        Span<byte> answer = task.Room(512);
        int blocks = cdb.DisableBlockDescriptors ? 0 : Descriptor(unit, answer[ModeHeader10.Size..], cdb.LongLbaAccepted);
        int pages = Pages(unit, task, answer[(ModeHeader10.Size + blocks)..], cdb.PageCode, cdb.SubpageCode, cdb.PageControl);
        if (pages < 0)
        {
            return;
        }

        int length = ModeHeader10.Size + blocks + pages;
        var header = ModeHeader10.Write(answer[..ModeHeader10.Size]);
        header.ModeDataLength = (ushort)(length - 2);
        header.DeviceParameter = Parameter(unit);
        header.LongLba = blocks == ModeLongBlockDescriptor.Size;
        header.BlockDescriptorLength = (ushort)blocks;
        task.Answer(length, cdb.AllocationLength);
    }

    public static void Select6(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = ModeSelect6Cdb.TryParse(task.Cdb, out ModeSelect6Cdb cdb);
        Select(task, cdb.PageFormat, cdb.SavePages, cdb.ParameterListLength, static t =>
        {
            Span<byte> list = t.Data;
            if (!ModeHeader6.TryParse(list, out ModeHeader6 header))
            {
                t.Fail(ScsiSense.ParameterLengthError);
                return;
            }

            Apply(t, list, ModeHeader6.Size, header.BlockDescriptorLength, false);
        });
    }

    public static void Select10(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = ModeSelect10Cdb.TryParse(task.Cdb, out ModeSelect10Cdb cdb);
        Select(task, cdb.PageFormat, cdb.SavePages, cdb.ParameterListLength, static t =>
        {
            Span<byte> list = t.Data;
            if (!ModeHeader10.TryParse(list, out ModeHeader10 header))
            {
                t.Fail(ScsiSense.ParameterLengthError);
                return;
            }

            Apply(t, list, ModeHeader10.Size, header.BlockDescriptorLength, header.LongLba);
        });
    }

    private static void Select(ScsiTask task, bool pageFormat, bool save, int length, Action<ScsiTask> end)
    {
        if (!pageFormat)
        {
            task.Fail(ScsiSense.InvalidFieldAt(1, 4));
        }
        else if (save)
        {
            task.Fail(ScsiSense.InvalidFieldAt(1, 0));
        }
        else if (length > 0)
        {
            task.Gather(length, end);
        }
    }

    private static void Apply(ScsiTask task, Span<byte> list, int header, int blockDescriptors, bool longDescriptor)
    {
        ScsiLogicalUnit unit = task.Unit!;
        int size = longDescriptor ? ModeLongBlockDescriptor.Size : ModeBlockDescriptor.Size;
        if (blockDescriptors != 0 && blockDescriptors != size)
        {
            task.Fail(ScsiSense.InvalidParameterAt(header - 1));
            return;
        }

        if (list.Length < header + blockDescriptors)
        {
            task.Fail(ScsiSense.ParameterLengthError);
            return;
        }

        // The block length is the medium's and stays. SBC-3 §6.5.2
        if (blockDescriptors > 0)
        {
            _ = ModeBlockDescriptor.TryParse(list[(header + blockDescriptors - 8)..], out ModeBlockDescriptor descriptor);
            if (descriptor.BlockLength != 0 && descriptor.BlockLength != unit.BlockSize)
            {
                task.Fail(ScsiSense.InvalidParameterAt(header + blockDescriptors - 3));
                return;
            }
        }

        int start = header + blockDescriptors;
        ScsiSense? wrong = unit.Modes.Select(list[start..], start, false, out _);
        if (wrong is not null)
        {
            task.Fail(wrong.Value);
            return;
        }

        bool wasCaching = unit.WriteCacheEnabled;
        unit.Modes.Select(list[start..], start, true, out bool changed);
        if (wasCaching && !unit.WriteCacheEnabled)
        {
            unit.FlushMedium(task);
        }

        if (changed)
        {
            unit.Raise(ScsiAttention.ModeChanged, task.Nexus);
        }
    }

    private static ModeDeviceParameter Parameter(ScsiLogicalUnit unit) => new()
    {
        WriteProtected = unit.Medium is { } medium && (medium.WriteProtected || unit.Modes.SoftwareWriteProtected),
        DpoFuaSupported = unit.Options.DpoFua,
    };

    private static int Pages(
        ScsiLogicalUnit unit, ScsiTask task, Span<byte> destination, ModePageCode code, byte subpage, PageControl control)
    {
        if (control == PageControl.Saved)
        {
            task.Fail(ScsiSense.SavingNotSupported);
            return -1;
        }

        // No page has subpages: FFh asks for all of them, so for the page itself. SPC-4 §6.11.1
        int length = subpage is 0 or 0xff ? unit.Modes.Write(destination, code, control) : 0;
        if (length == 0)
        {
            task.Fail(subpage is 0 or 0xff ? ScsiSense.InvalidFieldAt(2, 5) : ScsiSense.InvalidFieldAt(3));
            return -1;
        }

        return length;
    }

    private static int Descriptor(ScsiLogicalUnit unit, Span<byte> destination, bool longLba)
    {
        ulong count = unit.Medium?.BlockCount ?? 0;
        if (longLba && count > uint.MaxValue)
        {
            var data = ModeLongBlockDescriptor.Write(destination[..ModeLongBlockDescriptor.Size]);
            data.BlockCount = count;
            data.BlockLength = (uint)unit.BlockSize;
            return ModeLongBlockDescriptor.Size;
        }

        var brief = ModeBlockDescriptor.Write(destination[..ModeBlockDescriptor.Size]);
        brief.BlockCount = (uint)Math.Min(count, uint.MaxValue);
        brief.BlockLength = (uint)unit.BlockSize;
        return ModeBlockDescriptor.Size;
    }
}
