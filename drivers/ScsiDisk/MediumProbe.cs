using DriverKit.Kernel;
using DriverKit.Kernel.Scsi;
using DriverKit.Specs.Scsi;

namespace DriverKit.Drivers.ScsiDisk;

/// <summary>Finds out what is in a disk: readiness, capacity, write protection, caching, limits. Thread context.</summary>
internal sealed class MediumProbe
{
    private const ScsiTransferOptions Quiet = ScsiTransferOptions.Silent | ScsiTransferOptions.IgnoreMediaChange;

    private readonly ScsiPeriph _periph;
    private readonly ScsiCommand _command;

    public MediumProbe(ScsiPeriph periph)
    {
        _periph = periph;
        _command = periph.Command;
    }

    /// <summary>Looks at the medium.</summary>
    /// <param name="medium">What there is.</param>
    /// <returns>ENXIO without a medium; EFTYPE for one with unusable sectors; else by what failed.</returns>
    public Errno Look(out ScsiMedium medium)
    {
        medium = ScsiMedium.None;
        using KMutex.Scope held = _command.Hold();
        Errno error = TestReady();
        if (error != Errno.Ok)
        {
            return error;
        }

        if (Has(ScsiQuirks.InitialRead10))
        {
            ReadSector(0, 512, ScsiTransferOptions.None);
        }

        error = ReadCapacity(out medium, out bool provisioning);
        if (error != Errno.Ok)
        {
            return error;
        }

        medium = RepairCapacity(medium);
        medium = ReadModes(medium);
        if (!Has(ScsiQuirks.Plain) && _periph.Inquiry.Version >= 5)
        {
            medium = ReadLimits(medium, provisioning);
        }

        return Errno.Ok;
    }

    /// <summary>Waits until the unit is ready. SPC-4 §6.47; the first answer after power-on is a unit attention.</summary>
    public Errno TestReady()
    {
        TestUnitReadyCdb.Write(_command.Begin(TestUnitReadyCdb.Size, Quiet));
        return _command.Execute();
    }

    private bool Has(ScsiQuirks quirk) => (_periph.Quirks & quirk) != 0;

    // SBC-3 §5.15, §5.16. The long form first only where SPC-3 is claimed: plain sticks may hang on it.
    private Errno ReadCapacity(out ScsiMedium medium, out bool provisioning)
    {
        medium = ScsiMedium.None;
        provisioning = false;
        bool mayAskLong = !Has(ScsiQuirks.NoReadCapacity16);
        if (mayAskLong && _periph.Inquiry.Version >= 5 && !Has(ScsiQuirks.Plain)
            && ReadCapacity16(out medium, out provisioning) is var first && first is Errno.Ok or Errno.ENXIO)
        {
            return first;
        }

        Errno error = ReadCapacity10(out uint last, out uint length);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (last != uint.MaxValue)
        {
            return Accept(last, length, out medium);
        }

        return mayAskLong ? ReadCapacity16(out medium, out provisioning) : Errno.EFBIG;
    }

    private Errno ReadCapacity10(out uint last, out uint length)
    {
        last = 0;
        length = 0;
        ReadCapacity10Cdb.Write(_command.Begin(ReadCapacity10Cdb.Size, ScsiTransferOptions.IgnoreMediaChange));
        Errno error = _command.Execute(ScsiDirection.In, ReadCapacity10Data.Size);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (!ReadCapacity10Data.TryParse(_command.Received, out ReadCapacity10Data data))
        {
            return Errno.EIO;
        }

        last = data.LastLogicalBlockAddress;
        length = data.BlockLength;
        return Errno.Ok;
    }

    private Errno ReadCapacity16(out ScsiMedium medium, out bool provisioning)
    {
        medium = ScsiMedium.None;
        provisioning = false;
        ReadCapacity16Cdb.Writer cdb = ReadCapacity16Cdb.Write(_command.Begin(ReadCapacity16Cdb.Size, Quiet));
        cdb.AllocationLength = ReadCapacity16Data.Size;
        Errno error = _command.Execute(ScsiDirection.In, ReadCapacity16Data.Size);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (!ReadCapacity16Data.TryParse(_command.Received, out ReadCapacity16Data data) || data.LastLogicalBlockAddress > long.MaxValue >> 13)
        {
            return Errno.EIO;
        }

        provisioning = data.ProvisioningEnabled;
        return Accept((long)data.LastLogicalBlockAddress, data.BlockLength, out medium);
    }

    // No capacity at all and a sector size of zero are both seen in readers without a card.
    private Errno Accept(long last, uint length, out ScsiMedium medium)
    {
        medium = ScsiMedium.None;
        if (last == 0 && length == 0)
        {
            return Errno.ENXIO;
        }

        int size = length == 0 ? 512 : (int)Math.Min(length, int.MaxValue);
        if (size is < 512 or > 4096 || !int.IsPow2(size))
        {
            _periph.Bus.Kernel.Console.WriteLine($"{_periph.Name}: sectors of {length} bytes are not supported");
            return Errno.EFTYPE;
        }

        medium = ScsiMedium.None with { SectorSize = size, SectorCount = last + 1, ClaimedSectors = last + 1 };
        return Errno.Ok;
    }

    // Some devices give the number of sectors where the last one's address is asked. Media have even counts, so an odd one is
    // looked into: the last sector is read, and where that fails, the one before.
    private ScsiMedium RepairCapacity(ScsiMedium medium)
    {
        if (medium.SectorCount < 2)
        {
            return medium;
        }

        bool tooMany = Has(ScsiQuirks.FixCapacity);
        if (!tooMany && medium.SectorCount % 2 != 0)
        {
            tooMany = Has(ScsiQuirks.CapacityHeuristics)
                || (!CanRead(medium.SectorCount - 1, medium.SectorSize) && CanRead(medium.SectorCount - 2, medium.SectorSize));
        }

        if (!tooMany)
        {
            return medium;
        }

        _periph.Bus.Kernel.Console.WriteLine(
            $"{_periph.Name}: READ CAPACITY reports one sector too many, using {medium.SectorCount - 1} sectors");
        return medium with { SectorCount = medium.SectorCount - 1 };
    }

    private bool CanRead(long sector, int sectorSize) => ReadSector(sector, sectorSize, Quiet) == Errno.Ok;

    private Errno ReadSector(long sector, int sectorSize, ScsiTransferOptions options)
    {
        if (sector > uint.MaxValue)
        {
            Read16Cdb.Writer longCdb = Read16Cdb.Write(_command.Begin(Read16Cdb.Size, options));
            longCdb.LogicalBlockAddress = (ulong)sector;
            longCdb.TransferLength = 1;
        }
        else
        {
            Read10Cdb.Writer cdb = Read10Cdb.Write(_command.Begin(Read10Cdb.Size, options));
            cdb.LogicalBlockAddress = (uint)sector;
            cdb.TransferLength = 1;
        }

        _command.Transfer.Retries = 1;
        Errno error = _command.Execute(ScsiDirection.In, sectorSize);
        return error == Errno.Ok && _command.Transfer.Residual > 0 ? Errno.EIO : error;
    }

    // All pages in 192 bytes is what most hosts ask, and so what devices answer; then the caching page alone.
    private ScsiMedium ReadModes(ScsiMedium medium)
    {
        if (Has(ScsiQuirks.NoWriteProtectDetect))
        {
            return medium;
        }

        ModeReader modes = default;
        bool known = !Has(ScsiQuirks.NoModeAllPages) && ModeSense(ModePageCode.All, 192, out modes);
        known = known || (MayAskModes && ModeSense(ModePageCode.Caching, 192, out modes));
        known = known || (MayAskModes && !Has(ScsiQuirks.Plain) && ModeSense10(out modes));
        if (!known)
        {
            _periph.Quirks |= ScsiQuirks.NoWriteProtectDetect;
            return medium;
        }

        bool? cache = modes.WriteCache;
        if (cache is null && !Has(ScsiQuirks.Plain) && ModeSense(ModePageCode.Caching, 192, out ModeReader caching))
        {
            cache = caching.WriteCache;
        }

        return medium with
        {
            IsReadOnly = modes.WriteProtected,
            HasFua = modes.HasFua && !Has(ScsiQuirks.BrokenFua),
            WriteCache = Has(ScsiQuirks.WriteCache) ? true : cache,
        };
    }

    // A unit that did not answer once is not asked another way.
    private bool MayAskModes => _command.Transfer.Result is ScsiResult.NoError or ScsiResult.Sense;

    private bool ModeSense(ModePageCode page, byte length, out ModeReader modes)
    {
        ModeSense6Cdb.Writer cdb = ModeSense6Cdb.Write(_command.Begin(
            ModeSense6Cdb.Size, Quiet | ScsiTransferOptions.IgnoreIllegalRequest, TimeSpan.FromSeconds(5)));
        cdb.PageCode = page;
        cdb.AllocationLength = length;
        _command.Transfer.Retries = 0;
        modes = default;
        return _command.Execute(ScsiDirection.In, length) == Errno.Ok && ModeReader.TryParse6(_command.Received, out modes);
    }

    private bool ModeSense10(out ModeReader modes)
    {
        const int Length = 255;
        ModeSense10Cdb.Writer cdb = ModeSense10Cdb.Write(_command.Begin(
            ModeSense10Cdb.Size, Quiet | ScsiTransferOptions.IgnoreIllegalRequest, TimeSpan.FromSeconds(5)));
        cdb.PageCode = ModePageCode.All;
        cdb.AllocationLength = Length;
        _command.Transfer.Retries = 0;
        modes = default;
        return _command.Execute(ScsiDirection.In, Length) == Errno.Ok && ModeReader.TryParse10(_command.Received, out modes);
    }

    // SBC-3 §6.6.3 block limits, §6.6.4 logical block provisioning.
    private ScsiMedium ReadLimits(ScsiMedium medium, bool provisioning)
    {
        if (!HasPage(VpdPage.BlockLimits) || !ReadPage(VpdPage.BlockLimits) || !BlockLimitsPage.TryParse(_command.Received, out BlockLimitsPage limits))
        {
            return medium;
        }

        medium = medium with { MaxTransfer = (long)limits.MaximumTransferLength * medium.SectorSize };
        long unmap = limits.MaximumUnmapDescriptorCount == 0 ? 0 : limits.MaximumUnmapLbaCount;
        long writeSame = (long)Math.Min(limits.MaximumWriteSameLength, uint.MaxValue);
        if (!provisioning || !HasPage(VpdPage.LogicalBlockProvisioning) || !ReadPage(VpdPage.LogicalBlockProvisioning)
            || !LogicalBlockProvisioningPage.TryParse(_command.Received, out LogicalBlockProvisioningPage page))
        {
            return medium;
        }

        if (page.UnmapSupported && unmap > 0)
        {
            return medium with { Discard = DiscardMethod.Unmap, MaxDiscard = unmap };
        }

        return page.WriteSame16Unmap
            ? medium with { Discard = DiscardMethod.WriteSame16, MaxDiscard = writeSame == 0 ? 1 << 16 : writeSame }
            : medium;
    }

    private bool HasPage(VpdPage page) =>
        ReadPage(VpdPage.SupportedPages) && VpdHeader.TryParse(_command.Received, out VpdHeader header)
        && header.Tail[..Math.Min(header.Tail.Length, header.PageLength)].Contains((byte)page);

    private bool ReadPage(VpdPage page)
    {
        const int Length = 255;
        InquiryCdb.Writer cdb = InquiryCdb.Write(_command.Begin(InquiryCdb.Size, Quiet | ScsiTransferOptions.IgnoreIllegalRequest));
        cdb.VitalProductData = true;
        cdb.PageCode = page;
        cdb.AllocationLength = Length;
        _command.Transfer.Retries = 1;
        return _command.Execute(ScsiDirection.In, Length) == Errno.Ok
            && VpdHeader.TryParse(_command.Received, out VpdHeader header) && header.PageCode == page;
    }
}
