using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using DriverKit.Specs.Scsi;
using static DriverKit.Emulation.UsbStick.PersonalityFilter;

namespace DriverKit.Emulation.UsbStick;

/// <summary>The personalities that there are: faults known from Linux's drivers/usb/storage/unusual_devs.h and transport.c.</summary>
public static class Personalities
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Personality> All { get; } =
    [
        new()
        {
            Name = "bad-inquiry",
            LinuxFlag = "FIX_INQUIRY", VendorId = 0x0dd8, ProductId = 0x1060, Example = "Netac USB-CF-Card",
            Fault = "INQUIRY is answered with a device type that does not exist and no names.",
            Harm = "The unit is not taken for a disk, and nothing attaches.",
            Filter = _ => Say(t => t.Opcode == ScsiOpcode.Inquiry, [0x1f, .. new byte[35]], t => t.Cdb[4]),
        },
        new()
        {
            Name = "bad-sense",
            LinuxFlag = "BAD_SENSE", VendorId = 0x067b, ProductId = 0x1063, Example = "Prolific Storage Gadget",
            LinuxCopes = "after one command that timed out it asks for 18 bytes only",
            Fault = "It claims SPC-4, but hangs when REQUEST SENSE asks for more than 18 bytes.",
            Harm = "The first error, even the unit attention after power on, hangs the stick.",
            Unit = u => u with { Version = 6 },
            Filter = s => Hang(s, t => t.Opcode == ScsiOpcode.RequestSense && t.Cdb[4] > 18),
        },
        new()
        {
            Name = "bogus-residue",
            LinuxFlag = "IGNORE_RESIDUE", VendorId = 0x0dd8, ProductId = 0xd202, Example = "Netac USB Flash Disk",
            Fault = "The CSWs of reads and writes say that nothing was moved, although all was.",
            Harm = "A host that believes the residue takes every transfer for an empty one.",
            Transport = new() { BogusResidue = true },
        },
        new()
        {
            Name = "broken-fua",
            LinuxFlag = "BROKEN_FUA", VendorId = 0x152d, ProductId = 0x0567, Release = 0x0114, Example = "JMicron USB to ATA/ATAPI Bridge",
            Fault = "MODE SENSE announces FUA, and writes with it are refused.",
            Harm = "Every write that must be durable fails, the journal of a file system first.",
            Unit = u => u with { DpoFua = true, WriteCache = true },
            Filter = _ => Fail(
                t => t.Opcode is ScsiOpcode.Write10 or ScsiOpcode.Write16 && (t.Cdb[1] & 0x08) != 0, ScsiSense.InvalidFieldAt(1, 3)),
        },
        new()
        {
            Name = "capacity-off-by-one",
            LinuxFlag = "FIX_CAPACITY", VendorId = 0x090c, ProductId = 0x1132, Example = "Feiya 5-in-1 Card Reader",
            Fault = "READ CAPACITY gives the number of blocks instead of the address of the last.",
            Harm = "The last block of the disk is not there: reading it fails, and a backup GPT is sought at the wrong place.",
            Filter = _ => Change(t => t.Opcode == ScsiOpcode.ReadCapacity10, OneMore),
        },
        new()
        {
            Name = "cbw-32",
            LinuxFlag = "BULK32", VendorId = 0x084d, ProductId = 0x0011, Release = 0x0110, Example = "Grandtech DC2MEGA",
            Fault = "It waits for CBWs of 32 bytes.",
            Harm = "After a CBW of 31 bytes nothing is ever answered.",
            Transport = new() { CbwLength = 32 },
        },
        new()
        {
            Name = "csw-stalled",
            LinuxCopes = "it reads the CSW a second time after a STALL, as the specification says",
            Fault = "Every third CSW is preceded by a STALL.",
            Harm = "A host that resets at once loses the command's result.",
            Transport = new() { StalledCswEvery = 3 },
        },
        new()
        {
            Name = "dies-on-reset",
            LinuxCopes = "it resets the port, and uses the Bulk-Only reset only where that fails",
            Fault = "The Bulk-Only reset request hangs the firmware; only a bus reset helps.",
            Harm = "A host that resets at attach, or as its only means of recovery, never sees it again.",
            Transport = new() { DiesOnReset = true },
        },
        new()
        {
            Name = "dies-past-64-sectors",
            LinuxFlag = "MAX_SECTORS_64", VendorId = 0x058f, ProductId = 0x6387, Release = 0x0141, Example = "JetFlash TS1GJF2A/120",
            Fault = "Transfers of more than 32 KiB hang the firmware.",
            Harm = "Large reads and writes time out, again and again.",
            Transport = new() { DiesAbove = 64 * 512 },
        },
        new()
        {
            Name = "false-write-protect",
            LinuxFlag = "NO_WP_DETECT", VendorId = 0x0951, ProductId = 0x1697, Example = "Kingston DT Ultimate G3",
            Fault = "MODE SENSE says write-protected, and it is not.",
            Harm = "The disk can only be read.",
            Filter = _ => Change(IsModeSense, t => t.Data[t.Opcode == ScsiOpcode.ModeSense6 ? 2 : 3] |= 0x80),
        },
        new()
        {
            Name = "first-read-fails",
            LinuxFlag = "INITIAL_READ10", VendorId = 0x090c, ProductId = 0x6000, Example = "Feiya SD/SDHC Card Reader",
            LinuxCopes = "its version 7.3 at least reads what failed once more, without a word",
            Fault = "The first READ(10) after power on ends with LOGICAL BLOCK ADDRESS OUT OF RANGE.",
            Harm = "The partition table is not found, for such an error is not worth a second try.",
            Filter = _ => new FirstReadFilter(),
        },
        new()
        {
            Name = "hangs-on-mode-sense",
            LinuxFlag = "NO_WP_DETECT", VendorId = 0x046b, ProductId = 0xff40, Example = "AMI Virtual Floppy",
            Fault = "MODE SENSE of either length hangs the firmware.",
            Harm = "Attaching takes as long as all its time-outs together.",
            Filter = s => Hang(s, IsModeSense),
        },
        new()
        {
            Name = "hangs-on-prevent-allow",
            LinuxFlag = "NOT_LOCKABLE", VendorId = 0x0851, ProductId = 0x1543, Release = 0x0200, Example = "PanDigital Photo Frame",
            Fault = "PREVENT ALLOW MEDIUM REMOVAL hangs the firmware.",
            Harm = "Opening the disk hangs it.",
            Filter = s => Hang(s, t => t.Opcode == ScsiOpcode.PreventAllowMediumRemoval),
        },
        new()
        {
            Name = "hangs-on-read-capacity-16",
            LinuxFlag = "NO_READ_CAPACITY_16", VendorId = 0x054c, ProductId = 0x02a5, Example = "Sony MicroVault Flash Drive",
            LinuxCopes = "it asks READ CAPACITY(10) first and the long form only past 2 TiB",
            Fault = "READ CAPACITY(16) hangs the firmware.",
            Harm = "A host that asks the long form first finds no capacity.",
            Unit = u => u with { Version = 6 },
            Filter = s => Hang(s, t => t.Opcode == ScsiOpcode.ServiceActionIn16),
        },
        new()
        {
            Name = "ignores-tag",
            LinuxFlag = "BULK_IGNORE_TAG", VendorId = 0x0603, ProductId = 0x8611, Example = "Novatek NTK96550-based camera",
            Fault = "CSWs carry a count of their own instead of the CBW's tag.",
            Harm = "No CSW is ever valid: a host resets until it gives up.",
            Transport = new() { IgnoresTag = true },
        },
        new()
        {
            Name = "needs-delay",
            LinuxFlag = "GO_SLOW", VendorId = 0x2735, ProductId = 0x100b, Example = "MPIO HS200",
            Fault = "The bridge hangs when data are asked for or sent within 100 microseconds of the CBW.",
            Harm = "A fast host hangs it with the first command that has data. Over a network no host is fast enough.",
            Transport = new() { DelayBeforeData = 100_000 },
        },
        new()
        {
            Name = "no-cache-page",
            LinuxCopes = "it assumes write through",
            Fault = "MODE SENSE answers with a header and no page.",
            Harm = "A host that must know of the cache, or trusts lengths it did not get, fails.",
            Filter = _ => Say(t => t.Opcode == ScsiOpcode.ModeSense6, [3, 0, 0, 0], t => t.Cdb[4]),
        },
        new()
        {
            Name = "no-medium",
            LinuxCopes = "it polls for a medium",
            Fault = "None: a card reader without a card.",
            Harm = "A host that takes NOT READY for an error gives the unit up.",
            Finish = s => s.Target.Units[0].Remove(),
        },
        new()
        {
            Name = "odd-signature",
            LinuxCopes = "it learns the signature that it sees first",
            Fault = "CSWs begin with \"USBC\" instead of \"USBS\".",
            Harm = "No CSW is ever valid for a host that checks the signature.",
            Transport = new() { CswSignature = 0x43425355 },
        },
        new()
        {
            Name = "single-lun",
            LinuxFlag = "SINGLE_LUN", VendorId = 0x0c45, ProductId = 0x1060, Example = "an unnamed stick",
            Fault = "Get Max LUN says two units, and the unit's number is not looked at: both are the same.",
            Harm = "The disk is there twice, and both are written to.",
            Transport = new() { MaxLun = 1, IgnoresLun = true },
        },
        new()
        {
            Name = "skips-data-phase",
            LinuxCopes = "it recognises a CSW where data were expected",
            Fault = "A command that fails sends its CSW where its data were expected, without a STALL.",
            Harm = "The CSW is taken for data, and the host waits for another.",
            Transport = new() { SkipsDataPhase = true },
        },
        new()
        {
            Name = "slow-ready",
            LinuxCopes = "it waits for the disk to spin up",
            Fault = "For three seconds after power on the unit is in process of becoming ready.",
            Harm = "A host that does not wait finds no capacity.",
            Finish = s => s.MakeReadyAfter(3_000_000_000),
        },
        new()
        {
            Name = "stalls-max-lun",
            LinuxCopes = "it takes a STALL for one unit",
            Fault = "None: Get Max LUN is answered with a STALL, which the specification allows.",
            Harm = "A host that takes it for an error does not attach.",
            Transport = new() { StallsMaxLun = true },
        },
        new()
        {
            Name = "stalls-mode-sense",
            LinuxCopes = "it assumes a writable disk without a cache",
            Fault = "MODE SENSE is an unknown command.",
            Harm = "A host that must have the mode pages does not attach.",
            Filter = _ => Fail(IsModeSense, ScsiSense.InvalidOpcode),
        },
        new()
        {
            Name = "stalls-short-data",
            LinuxCopes = "it clears the halt and reads the CSW, as the specification says",
            Fault = "None: data shorter than expected are followed by a STALL, which the specification allows.",
            Harm = "A host that takes the STALL for failure loses the data.",
            Transport = new() { StallsShortData = true },
        },
        new()
        {
            Name = "hangs-on-vpd",
            LinuxCopes = "it leaves vital product data alone on such sticks",
            Fault = "INQUIRY for vital product data hangs the firmware.",
            Harm = "A host that asks every disk for its pages hangs it at attach.",
            Filter = s => Hang(s, IsVpd),
        },
        new()
        {
            Name = "two-luns",
            LinuxCopes = "it asks for the number of units",
            Fault = "None: a reader with two slots.",
            Harm = "A host that knows only unit 0 misses the other.",
            Adjust = o => o with { Luns = Math.Max(o.Luns, 2) },
        },
        new()
        {
            Name = "zero-length-csw",
            LinuxCopes = "it reads a CSW of no bytes again",
            Fault = "Every third CSW is preceded by a zero-length packet.",
            Harm = "A host that takes it for the CSW resets in the middle of good work.",
            Transport = new() { EmptyCswEvery = 3 },
        },
    ];

    /// <summary>Finds one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="personality">The personality.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out Personality? personality)
    {
        personality = All.FirstOrDefault(p => p.Name == name);
        return personality is not null;
    }

    private static void OneMore(ScsiTask task) =>
        BinaryPrimitives.WriteUInt32BigEndian(task.Data, BinaryPrimitives.ReadUInt32BigEndian(task.Data) + 1);
}
