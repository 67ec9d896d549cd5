using System.Buffers.Binary;
using System.Text;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>What Get Log Page gives. NVMe 1.4 §5.14.1.</summary>
internal sealed class LogPages(QueueEngine engine, ModelSubsystem subsystem, NvmeModelOptions options)
{
    /// <summary>Fills a page.</summary>
    /// <param name="page">Which one.</param>
    /// <param name="data">4096 bytes.</param>
    /// <param name="size">Length of the page in bytes.</param>
    public bool TryFill(LogPageIdentifier page, Span<byte> data, out int size)
    {
        data.Clear();
        size = 0;
        switch (page)
        {
            case LogPageIdentifier.Error:
                subsystem.ErrorLog.CopyTo(data);
                size = subsystem.ErrorLog.Length;
                return true;
            case LogPageIdentifier.SmartHealth:
                Health(data[..SmartLog.Size]);
                size = SmartLog.Size;
                return true;
            case LogPageIdentifier.FirmwareSlot:
                FirmwareSlotLog.Writer slots = FirmwareSlotLog.Write(data[..FirmwareSlotLog.Size]);
                slots.ActiveSlot = 1;
                slots.Revision1 = BinaryPrimitives.ReadUInt64LittleEndian(Encoding.ASCII.GetBytes(options.Firmware.PadRight(8)[..8]));
                size = FirmwareSlotLog.Size;
                return true;
            case LogPageIdentifier.ChangedNamespaces:
                foreach (uint id in engine.Events.ChangedNamespaces)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(data[size..], id);
                    size += 4;
                }

                size = 4096;
                return true;
            case LogPageIdentifier.CommandEffects:
                Effects(data);
                size = 4096;
                return true;
            default:
                return false;
        }
    }

    private void Health(Span<byte> data)
    {
        SmartLog.Writer smart = SmartLog.Write(data);
        smart.Warnings = new SmartWarnings { Temperature = engine.Events.IsTemperatureBeyond, ReadOnly = options.ReadOnly };
        smart.Temperature = subsystem.Temperature;
        smart.AvailableSpare = 100;
        smart.SpareThreshold = 10;
        smart.DataUnitsRead = (subsystem.BlocksRead + 999) / 1000;
        smart.DataUnitsWritten = (subsystem.BlocksWritten + 999) / 1000;
        smart.ReadCommands = subsystem.ReadCommands;
        smart.WriteCommands = subsystem.WriteCommands;
        smart.PowerCycles = 1;
        smart.MediaErrors = subsystem.MediaErrors;
        smart.ErrorLogEntries = subsystem.ErrorCount;
        smart.Sensor1 = subsystem.Temperature;
    }

    private static void Effects(Span<byte> data)
    {
        ReadOnlySpan<AdminOpcode> admin =
        [
            AdminOpcode.DeleteSubmissionQueue, AdminOpcode.CreateSubmissionQueue, AdminOpcode.GetLogPage, AdminOpcode.DeleteCompletionQueue,
            AdminOpcode.CreateCompletionQueue, AdminOpcode.Identify, AdminOpcode.Abort, AdminOpcode.SetFeatures, AdminOpcode.GetFeatures,
            AdminOpcode.AsynchronousEventRequest,
        ];
        ReadOnlySpan<NvmOpcode> changing = [NvmOpcode.Write, NvmOpcode.WriteZeroes, NvmOpcode.DatasetManagement];
        ReadOnlySpan<NvmOpcode> other = [NvmOpcode.Flush, NvmOpcode.Read, NvmOpcode.Compare, NvmOpcode.Verify];
        foreach (AdminOpcode opcode in admin)
        {
            Put(data, (int)opcode, new CommandEffects { Supported = true });
        }

        foreach (NvmOpcode opcode in changing)
        {
            Put(data, 256 + (int)opcode, new CommandEffects { Supported = true, ContentChange = true });
        }

        foreach (NvmOpcode opcode in other)
        {
            Put(data, 256 + (int)opcode, new CommandEffects { Supported = true });
        }
    }

    private static void Put(Span<byte> data, int index, CommandEffects effects) =>
        BinaryPrimitives.WriteUInt32LittleEndian(data[(index * 4)..], effects.Raw);
}
