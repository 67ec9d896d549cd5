using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>From the operation code to the view that knows the fields.</summary>
internal static class CdbPrinter
{
    public static string? Print(ReadOnlySpan<byte> cdb) => (ScsiOpcode)cdb[0] switch
    {
        ScsiOpcode.CompareAndWrite => Of<CompareAndWriteCdb>(cdb),
        ScsiOpcode.Inquiry => Of<InquiryCdb>(cdb),
        ScsiOpcode.ModeSelect10 => Of<ModeSelect10Cdb>(cdb),
        ScsiOpcode.ModeSelect6 => Of<ModeSelect6Cdb>(cdb),
        ScsiOpcode.ModeSense10 => Of<ModeSense10Cdb>(cdb),
        ScsiOpcode.ModeSense6 => Of<ModeSense6Cdb>(cdb),
        ScsiOpcode.OrWrite16 => Of<OrWrite16Cdb>(cdb),
        ScsiOpcode.PersistentReserveIn => Of<PersistentReserveInCdb>(cdb),
        ScsiOpcode.PersistentReserveOut => Of<PersistentReserveOutCdb>(cdb),
        ScsiOpcode.PreFetch10 => Of<PreFetch10Cdb>(cdb),
        ScsiOpcode.PreFetch16 => Of<PreFetch16Cdb>(cdb),
        ScsiOpcode.PreventAllowMediumRemoval => Of<PreventAllowMediumRemovalCdb>(cdb),
        ScsiOpcode.Read10 => Of<Read10Cdb>(cdb),
        ScsiOpcode.Read12 => Of<Read12Cdb>(cdb),
        ScsiOpcode.Read16 => Of<Read16Cdb>(cdb),
        ScsiOpcode.Read6 => Of<Read6Cdb>(cdb),
        ScsiOpcode.ReadCapacity10 => Of<ReadCapacity10Cdb>(cdb),
        ScsiOpcode.ReadFormatCapacities => Of<ReadFormatCapacitiesCdb>(cdb),
        ScsiOpcode.ReportLuns => Of<ReportLunsCdb>(cdb),
        ScsiOpcode.RequestSense => Of<RequestSenseCdb>(cdb),
        ScsiOpcode.StartStopUnit => Of<StartStopUnitCdb>(cdb),
        ScsiOpcode.SynchronizeCache10 => Of<SynchronizeCache10Cdb>(cdb),
        ScsiOpcode.SynchronizeCache16 => Of<SynchronizeCache16Cdb>(cdb),
        ScsiOpcode.TestUnitReady => Of<TestUnitReadyCdb>(cdb),
        ScsiOpcode.Unmap => Of<UnmapCdb>(cdb),
        ScsiOpcode.Verify10 => Of<Verify10Cdb>(cdb),
        ScsiOpcode.Verify12 => Of<Verify12Cdb>(cdb),
        ScsiOpcode.Verify16 => Of<Verify16Cdb>(cdb),
        ScsiOpcode.Write10 => Of<Write10Cdb>(cdb),
        ScsiOpcode.Write12 => Of<Write12Cdb>(cdb),
        ScsiOpcode.Write16 => Of<Write16Cdb>(cdb),
        ScsiOpcode.Write6 => Of<Write6Cdb>(cdb),
        ScsiOpcode.WriteAndVerify10 => Of<WriteAndVerify10Cdb>(cdb),
        ScsiOpcode.WriteAndVerify12 => Of<WriteAndVerify12Cdb>(cdb),
        ScsiOpcode.WriteAndVerify16 => Of<WriteAndVerify16Cdb>(cdb),
        ScsiOpcode.WriteSame10 => Of<WriteSame10Cdb>(cdb),
        ScsiOpcode.WriteSame16 => Of<WriteSame16Cdb>(cdb),
        ScsiOpcode.ServiceActionIn16 => Of<ServiceActionIn16Cdb>(cdb),
        ScsiOpcode.MaintenanceIn => Of<MaintenanceInCdb>(cdb),
        _ => null,
    };

    private static string? Of<T>(ReadOnlySpan<byte> cdb)
        where T : struct, IWireStruct<T>, allows ref struct =>
        T.TryParse(cdb, out T view) ? view.ToString(null, null) : null;
}
