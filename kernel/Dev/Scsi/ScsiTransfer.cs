using System.Runtime.CompilerServices;
using DriverKit.Dma;
using DriverKit.Specs.Scsi;

namespace DriverKit.Kernel.Scsi;

/// <summary>
/// One SCSI command under way (scsipi_xfer): command block, data, and how it ended. Submit gives it away, completion gives it back.
/// Made once and used again and again; nothing is allocated a command.
/// </summary>
public sealed class ScsiTransfer
{
    /// <summary>Longest command block, in bytes.</summary>
    public const int MaxCdb = 16;

    /// <summary>Most sense data, in bytes. SPC-4 §4.5.1: sense data are at most 252 bytes long.</summary>
    public const int MaxSense = 252;

    private ArenaSegment[] _segments = new ArenaSegment[4];
    private CdbBytes _cdb;
    private SenseBytes _sense;

    /// <summary>A transfer that returns to <paramref name="owner"/>.</summary>
    /// <param name="owner">Who gets it back.</param>
    public ScsiTransfer(IScsiTransferOwner owner) => Owner = owner;

    /// <summary>Who gets it back; layers put themselves here and restore it.</summary>
    public IScsiTransferOwner Owner { get; set; }

    /// <summary>Target on the bus, from 0.</summary>
    public int Target { get; set; }

    /// <summary>Logical unit of the target, from 0.</summary>
    public int Lun { get; set; }

    /// <summary>The command block, <see cref="CdbLength"/> bytes; written in place after <see cref="BeginCdb"/>.</summary>
    public Span<byte> Cdb => ((Span<byte>)_cdb)[..CdbLength];

    /// <summary>Length of the command block in bytes: 6, 10, 12 or 16.</summary>
    public int CdbLength { get; private set; }

    /// <summary>Direction of the data phase.</summary>
    public ScsiDirection Direction { get; set; }

    /// <summary>
    /// The memory, in order; the lengths add up to <see cref="DataLength"/>. All but the last are multiples of
    /// <see cref="ScsiAdapter.SegmentMultiple"/>.
    /// </summary>
    public ReadOnlySpan<ArenaSegment> Segments => _segments.AsSpan(0, SegmentCount);

    /// <summary>How many segments.</summary>
    public int SegmentCount { get; private set; }

    /// <summary>Length of the data phase in bytes.</summary>
    public int DataLength { get; private set; }

    /// <summary>How long the command may take at the target before the adapter ends it with <see cref="ScsiResult.Timeout"/>.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>How often the midlayer may still try again.</summary>
    public int Retries { get; set; }

    /// <summary>How the transport ended; valid once it is back.</summary>
    public ScsiResult Result { get; set; }

    /// <summary>The SCSI status byte; valid when <see cref="Result"/> is <see cref="ScsiResult.NoError"/> or <see cref="ScsiResult.Sense"/>. SAM-4 §5.3.1.</summary>
    public ScsiStatus Status { get; set; }

    /// <summary>Bytes of the data phase that were not moved.</summary>
    public int Residual { get; set; }

    /// <summary>The sense data that came, <see cref="SenseLength"/> bytes.</summary>
    public ReadOnlySpan<byte> Sense => ((Span<byte>)_sense)[..SenseLength];

    /// <summary>Where an adapter with automatic sense puts the data before it sets <see cref="SenseLength"/>: <see cref="MaxSense"/> bytes.</summary>
    public Span<byte> SenseBuffer => _sense;

    /// <summary>Bytes of sense data in <see cref="SenseBuffer"/>; 0 when none came.</summary>
    public int SenseLength { get; set; }

    /// <summary>How the midlayer judged it: what the command's issuer acts on.</summary>
    public Errno Error { get; set; }

    /// <summary>Link for a list of the present owner.</summary>
    public ScsiTransfer? Next { get; set; }

    /// <summary>The issuer's own.</summary>
    public object? Tag { get; set; }

    /// <summary>The adapter's own, kept from one submission to the next.</summary>
    public object? AdapterState { get; set; }

    /// <summary>The logical unit it was issued to; set by the midlayer.</summary>
    internal ScsiPeriph? Periph { get; set; }

    /// <summary>What the midlayer does about errors; set by the issuer.</summary>
    public ScsiTransferOptions Options { get; set; }

    /// <summary>Who the midlayer gives it back to while it is the owner towards the adapter.</summary>
    internal IScsiTransferOwner? Issuer { get; set; }

    /// <summary>Times it was put off because the unit was not ready yet or busy.</summary>
    internal int Waits { get; set; }

    /// <summary>Retries that were nobody's fault: unit attentions, requeues.</summary>
    internal int Uncounted { get; set; }

    /// <summary>When it was first put off, in monotonic nanoseconds; 0 when it was not.</summary>
    internal long WaitSince { get; set; }

    /// <summary>Takes the data away and starts a command block of zeroes.</summary>
    /// <param name="length">Its length in bytes: 6, 10, 12 or 16.</param>
    /// <returns>The command block to fill.</returns>
    public Span<byte> BeginCdb(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxCdb);
        _cdb = default;
        CdbLength = length;
        ClearData();
        Status = ScsiStatus.Good;
        SenseLength = 0;
        Residual = 0;
        Result = ScsiResult.NoError;
        Error = Errno.Ok;
        return Cdb;
    }

    /// <summary>Makes it a command without data.</summary>
    public void ClearData()
    {
        SegmentCount = 0;
        DataLength = 0;
        Direction = ScsiDirection.None;
    }

    /// <summary>Adds memory at the end of the data.</summary>
    /// <param name="segment">The memory.</param>
    public void Add(ArenaSegment segment)
    {
        if (SegmentCount == _segments.Length)
        {
            Array.Resize(ref _segments, SegmentCount * 2);
        }

        _segments[SegmentCount++] = segment;
        DataLength += segment.Length;
    }

    /// <summary>Ends the transfer and gives it back; for adapters, in soft context.</summary>
    /// <param name="result">How the transport ended.</param>
    /// <param name="status">The SCSI status byte.</param>
    /// <param name="residual">Bytes not moved, 0 to <see cref="DataLength"/>.</param>
    public void Complete(ScsiResult result, ScsiStatus status = ScsiStatus.Good, int residual = 0)
    {
        Result = result;
        Status = status;
        Residual = Math.Clamp(residual, 0, DataLength);
        Owner.ScsiDone(this);
    }

    [InlineArray(MaxCdb)]
    private struct CdbBytes
    {
        private byte _first;
    }

    [InlineArray(MaxSense)]
    private struct SenseBytes
    {
        private byte _first;
    }
}
