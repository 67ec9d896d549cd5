using DriverKit.Hosting;
using DriverKit.Registers;
using DriverKit.Specs.I8254x;

namespace DriverKit.Emulation.E1000;

/// <summary>
/// The statistics registers, which clear when read and stop at their largest value. 8254x SDM 4.0 §13.7. Counting (soft context) takes no lock:
/// totals only grow, and a read takes what came since the last.
/// </summary>
internal sealed class StatisticsModel
{
    private readonly Dictionary<RegisterEntry, Counter> _counters = [];
    private readonly IHostSource _source;
    private SpinGate _gate;

    public StatisticsModel(RegisterBank<I8254xRegisters> bank, IHostSource source)
    {
        _source = source;
        foreach (RegisterEntry entry in bank.Map.Entries)
        {
            if (entry.Offset is < 0x4000 or > 0x40fc || entry is not SingleEntry<uint> single || entry.Access != Access.ReadToClear || IsOctets(entry.Offset - 4))
            {
                continue;
            }

            var counter = new Counter();
            _counters.Add(entry, counter);
            bank.OnRead(single, _ => Take(counter));
        }

        Octets(bank, I8254xRegisters.Map.GoodOctetsReceivedLow, I8254xRegisters.Map.GoodOctetsReceivedHigh, GoodOctetsReceived);
        Octets(bank, I8254xRegisters.Map.GoodOctetsTransmittedLow, I8254xRegisters.Map.GoodOctetsTransmittedHigh, GoodOctetsTransmitted);
        Octets(bank, I8254xRegisters.Map.TotalOctetsReceivedLow, I8254xRegisters.Map.TotalOctetsReceivedHigh, TotalOctetsReceived);
        Octets(bank, I8254xRegisters.Map.TotalOctetsTransmittedLow, I8254xRegisters.Map.TotalOctetsTransmittedHigh, TotalOctetsTransmitted);
        for (int i = 0; i < SizeCount; i++)
        {
            ReceivedBySize[i] = _counters[bank.Map.Entries.First(e => e.Offset == 0x405c + (4 * i))];
            TransmittedBySize[i] = _counters[bank.Map.Entries.First(e => e.Offset == 0x40d8 + (4 * i))];
        }

        GoodReceived = Of(I8254xRegisters.Map.GoodReceived);
        TotalReceived = Of(I8254xRegisters.Map.TotalReceived);
        GoodTransmitted = Of(I8254xRegisters.Map.GoodTransmitted);
        TotalTransmitted = Of(I8254xRegisters.Map.TotalTransmitted);
        BroadcastReceived = Of(I8254xRegisters.Map.BroadcastReceived);
        MulticastReceived = Of(I8254xRegisters.Map.MulticastReceived);
        BroadcastTransmitted = Of(I8254xRegisters.Map.BroadcastTransmitted);
        MulticastTransmitted = Of(I8254xRegisters.Map.MulticastTransmitted);
        MissedPackets = Of(I8254xRegisters.Map.MissedPackets);
        NoBuffers = Of(I8254xRegisters.Map.NoBuffers);
        Undersize = Of(I8254xRegisters.Map.Undersize);
        Oversize = Of(I8254xRegisters.Map.Oversize);
        XoffReceived = Of(I8254xRegisters.Map.XoffReceived);
        XonReceived = Of(I8254xRegisters.Map.XonReceived);
        XoffTransmitted = Of(I8254xRegisters.Map.XoffTransmitted);
        XonTransmitted = Of(I8254xRegisters.Map.XonTransmitted);
        UnsupportedFlowControl = Of(I8254xRegisters.Map.UnsupportedFlowControl);
        Segmentations = Of(I8254xRegisters.Map.SegmentationContexts);
        SegmentationFailures = Of(I8254xRegisters.Map.SegmentationFailures);
    }

    /// <summary>Size classes: 64, to 127, 255, 511, 1023, above.</summary>
    public const int SizeCount = 6;

    public Counter[] ReceivedBySize { get; } = new Counter[SizeCount];

    public Counter[] TransmittedBySize { get; } = new Counter[SizeCount];

    public Counter GoodReceived { get; }

    public Counter TotalReceived { get; }

    public Counter GoodTransmitted { get; }

    public Counter TotalTransmitted { get; }

    public Counter BroadcastReceived { get; }

    public Counter MulticastReceived { get; }

    public Counter BroadcastTransmitted { get; }

    public Counter MulticastTransmitted { get; }

    public Counter MissedPackets { get; }

    public Counter NoBuffers { get; }

    public Counter Undersize { get; }

    public Counter Oversize { get; }

    public Counter XoffReceived { get; }

    public Counter XonReceived { get; }

    public Counter XoffTransmitted { get; }

    public Counter XonTransmitted { get; }

    public Counter UnsupportedFlowControl { get; }

    public Counter Segmentations { get; }

    public Counter SegmentationFailures { get; }

    public Counter GoodOctetsReceived { get; } = new();

    public Counter GoodOctetsTransmitted { get; } = new();

    public Counter TotalOctetsReceived { get; } = new();

    public Counter TotalOctetsTransmitted { get; } = new();

    /// <summary>The class of a length with FCS.</summary>
    public static int SizeClass(int length) => length switch
    {
        <= 64 => 0,
        <= 127 => 1,
        <= 255 => 2,
        <= 511 => 3,
        <= 1023 => 4,
        _ => 5,
    };

    /// <summary>All counters read as zero from now on.</summary>
    public void Reset()
    {
        _gate.Enter(_source.Host);
        foreach (Counter counter in _counters.Values.Concat([GoodOctetsReceived, GoodOctetsTransmitted, TotalOctetsReceived, TotalOctetsTransmitted]))
        {
            counter.Seen = counter.Total;
            counter.Latched = counter.Total;
        }

        _gate.Exit();
    }

    private static bool IsOctets(int offset) => offset is 0x4088 or 0x4090 or 0x40c0 or 0x40c8;

    private Counter Of(RegisterEntry entry) => _counters[entry];

    private uint Take(Counter counter)
    {
        _gate.Enter(_source.Host);
        long total = counter.Total;
        long since = total - counter.Seen;
        counter.Seen = total;
        _gate.Exit();
        return (uint)Math.Min(since, uint.MaxValue);
    }

    // The lower half holds still what the upper will give, which then clears both.
    private void Octets(RegisterBank<I8254xRegisters> bank, SingleEntry<uint> low, SingleEntry<uint> high, Counter counter)
    {
        bank.OnRead(low, _ =>
        {
            _gate.Enter(_source.Host);
            counter.Latched = counter.Total;
            uint value = (uint)(counter.Latched - counter.Seen);
            _gate.Exit();
            return value;
        });
        bank.OnRead(high, _ =>
        {
            _gate.Enter(_source.Host);
            uint value = (uint)((counter.Latched - counter.Seen) >> 32);
            counter.Seen = counter.Latched;
            _gate.Exit();
            return value;
        });
    }

    /// <summary>One counter.</summary>
    internal sealed class Counter
    {
        private long _total;

        public long Total => Volatile.Read(ref _total);

        public long Seen { get; set; }

        public long Latched { get; set; }

        public void Add(long by) => Volatile.Write(ref _total, _total + by);
    }
}
