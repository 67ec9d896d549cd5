using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Scsi;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Scsi;
using DriverKit.Usb;

namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>
/// What is known of one device's ways: from the quirk file at first, then from what it does. Each thing learnt is said once on the console.
/// Only the transport's present owner (soft context or the recovery) touches it.
/// </summary>
internal sealed class StickBehaviour(Device self, UmassQuirks quirks, UsbSpeed speed)
{
    private const int SixtyFourSectors = 64 * 512;
    private const int DefaultMaxTransfer = 120 * 1024;
    private const int SuperSpeedMaxTransfer = 1024 * 1024;

    // At full pace, slowly, slowly with a CBW of 32 bytes.
    private const int WaysToAsk = 3;

    // INQUIRY is answered out of the controller's own memory. SPC-4 §6.6.1. Who takes longer is given double the time each further try.
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(3);

    private uint _signature;
    private bool _tagMatched;
    private uint _mismatchedTag;
    private int _failuresInRow;
    private long _successes;
    private int _largestSuccess;

    /// <summary>dCSWDataResidue is not believed.</summary>
    public bool IgnoresResidue { get; private set; } = (quirks & UmassQuirks.IgnoreResidue) != 0;

    /// <summary>dCSWTag is not believed.</summary>
    public bool IgnoresTag { get; private set; } = (quirks & UmassQuirks.IgnoreTag) != 0;

    /// <summary>Length of a CBW in bytes.</summary>
    public int CbwLength { get; private set; } = (quirks & UmassQuirks.Cbw32) != 0 ? 32 : CommandBlockWrapper.Size;

    /// <summary>How fast phases follow one another.</summary>
    public TransportPace Pace { get; private set; } = (quirks & UmassQuirks.GoSlow) != 0
        ? TransportPace.Slow
        : (quirks & UmassQuirks.NeedsStepwise) != 0 ? TransportPace.Stepwise
        : (quirks & UmassQuirks.StatusApart) == 0 ? TransportPace.QueuedAhead
        : speed >= UsbSpeed.Super ? TransportPace.StatusApart : TransportPace.Stepwise;

    /// <summary>Most bytes the device takes a command; longer reads and writes are carried out in pieces.</summary>
    public int PieceLimit { get; private set; } = (quirks & UmassQuirks.MaxSectors64) != 0 ? SixtyFourSectors : int.MaxValue;

    /// <summary>
    /// Most bytes that the midlayer is told to ask for at once: 120 KiB as most hosts do, and 1 MiB at SuperSpeed, for sticks are tried with those.
    /// </summary>
    public int MaxTransfer { get; } = (quirks & UmassQuirks.MaxSectors64) != 0
        ? SixtyFourSectors
        : speed >= UsbSpeed.Super ? SuperSpeedMaxTransfer : DefaultMaxTransfer;

    /// <summary>Transport failures since the last success.</summary>
    public int FailuresInRow => _failuresInRow;

    /// <summary>
    /// Whether bytes are the CSW of a command: length, signature, tag, status. BBB 1.0 §6.3. A signature that is wrong the first time is
    /// taken for this device's own; so is a tag that is wrong twice before it was ever right.
    /// </summary>
    public bool Accept(ReadOnlySpan<byte> bytes, uint tag, out CommandStatusWrapper csw)
    {
        if (bytes.Length != CommandStatusWrapper.Size
            || !CommandStatusWrapper.TryParse(bytes, out csw)
            || csw.Status > CswStatus.PhaseError)
        {
            csw = default;
            return false;
        }

        return AcceptTag(csw.Tag, tag) && AcceptSignature(csw.Signature);
    }

    /// <summary>
    /// Whether data that came short end with the CSW: the device skipped its data phase, or ended it on a whole packet with neither an
    /// empty one nor a halt, so that the CSW went into what was left of the data transfer.
    /// </summary>
    public bool EndsWithCsw(ReadOnlySpan<byte> bytes, int maxPacketSize, uint tag) =>
        bytes.Length % maxPacketSize == CommandStatusWrapper.Size
        && CommandStatusWrapper.TryParse(bytes[^CommandStatusWrapper.Size..], out CommandStatusWrapper csw)
        && csw.Tag == tag
        && csw.Signature == (_signature == 0 ? CommandStatusWrapper.SignatureValue : _signature);

    /// <summary>
    /// The bytes not moved, from what was seen on the bus and what the device says. INQUIRY and READ CAPACITY answered in full with a
    /// residue beside, a READ or WRITE that passed with nothing moved, or a residue above the length asked for, give the lie away.
    /// </summary>
    public int Residual(ScsiTransfer command, in CommandStatusWrapper csw, int asked, int moved)
    {
        int missing = asked - moved;
        uint residue = csw.DataResidue;
        if (residue == 0 || IgnoresResidue)
        {
            return missing;
        }

        bool whole = csw.Status == CswStatus.Passed && missing == 0
            && (ScsiOpcode)command.Cdb[0] switch
            {
                ScsiOpcode.Inquiry => asked == 36,
                ScsiOpcode.ReadCapacity10 => asked == 8,
                _ => IsReadOrWrite(command) && residue == (uint)asked,
            };
        if (whole || residue > (uint)asked)
        {
            IgnoresResidue = true;
            self.Report($"reports a residue of {residue} bytes where {asked} of {asked} were asked for and came: residues are ignored from now on");
            return missing;
        }

        return Math.Max(missing, (int)residue);
    }

    /// <summary>Whether a command moves blocks, so that passing means that all were moved.</summary>
    public static bool IsReadOrWrite(ScsiTransfer command) => (ScsiOpcode)command.Cdb[0] is
        ScsiOpcode.Read10 or ScsiOpcode.Write10 or ScsiOpcode.Read12 or ScsiOpcode.Write12 or ScsiOpcode.Read16 or ScsiOpcode.Write16;

    /// <summary>A command ended with a valid CSW.</summary>
    public void Succeeded(int length)
    {
        _failuresInRow = 0;
        _successes++;
        _largestSuccess = Math.Max(_largestSuccess, length);
    }

    /// <summary>
    /// How long a command may take: as long as its issuer says, but less as long as the device has not answered any, for then it is
    /// more likely that it wants to be asked another way.
    /// </summary>
    /// <param name="asked">The issuer's word.</param>
    public TimeSpan Patience(TimeSpan asked)
    {
        TimeSpan patience = FirstPatience * (1 << Math.Clamp(_failuresInRow - WaysToAsk + 1, 0, 8));
        return _successes > 0 || asked < patience ? asked : patience;
    }

    /// <summary>A command's transport failed and the device was reset: the next try may be gentler.</summary>
    /// <param name="length">Length of its data phase.</param>
    /// <param name="failure">What was seen.</param>
    /// <returns>True when the same command can be carried out in smaller pieces now.</returns>
    public bool Failed(int length, TransportFailure failure)
    {
        _failuresInRow++;
        bool mayBeLength = failure != TransportFailure.StatusNeverCame || Pace > TransportPace.StatusApart;
        if (mayBeLength && length > SixtyFourSectors && PieceLimit > SixtyFourSectors && _largestSuccess > 0 && _largestSuccess <= length)
        {
            PieceLimit = SixtyFourSectors;
            self.Report($"fails on {length} bytes a command: no more than {SixtyFourSectors} from now on");
            return true;
        }

        // Silence is a sign of its own: of a CSW read that was queued too early, or of a device that was never asked in its way.
        bool isClear = (failure == TransportFailure.StatusNeverCame && Pace < TransportPace.Stepwise)
            || (failure != TransportFailure.Other && _successes == 0);
        if ((_failuresInRow >= 2 || isClear) && Pace < TransportPace.Slow)
        {
            // Attaching is not to take a time-out for each pace.
            SetPace(_successes == 0 ? TransportPace.Slow : Pace < TransportPace.Stepwise ? TransportPace.Stepwise : TransportPace.Slow);
        }
        else if (_failuresInRow >= 2 && _successes == 0)
        {
            CbwLength = CbwLength == CommandBlockWrapper.Size ? 32 : CommandBlockWrapper.Size;
            self.Report($"has not taken a command yet: tries CBWs of {CbwLength} bytes");
        }

        return false;
    }

    private void SetPace(TransportPace pace)
    {
        Pace = pace;
        self.Report(pace == TransportPace.Stepwise
            ? "fails with transfers queued ahead: one phase at a time from now on"
            : "fails at full pace: pauses after each CBW from now on");
    }

    private bool AcceptTag(uint got, uint expected)
    {
        if (got == expected)
        {
            _tagMatched = true;
            return true;
        }

        if (!IgnoresTag && !_tagMatched && _mismatchedTag != 0 && _mismatchedTag != expected)
        {
            IgnoresTag = true;
            self.Report("does not echo tags: they are ignored from now on");
        }

        _mismatchedTag = expected;

        return IgnoresTag;
    }

    private bool AcceptSignature(uint got)
    {
        if (_signature == 0)
        {
            _signature = got;
            if (got != CommandStatusWrapper.SignatureValue)
            {
                self.Report($"has a CSW signature of its own, {got:x8}");
            }
        }

        return got == _signature;
    }
}
