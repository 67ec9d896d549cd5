using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Kernel.Scsi;
using DriverKit.Specs.Scsi;

namespace DriverKit.Dev.Tests.Scsi;

/// <summary>An adapter with units in memory. Each command takes a step of the host's; faults are planned by command number.</summary>
internal sealed class FakeScsiAdapter : ScsiAdapter
{
    private readonly IHost _host;
    private readonly Step _step;
    private readonly Queue<ScsiTransfer> _queue = new();
    private readonly Dictionary<int, FakeScsiUnit> _units = [];

    public FakeScsiAdapter(IHost host, params FakeScsiUnit[] units)
    {
        _host = host;
        _step = new Step(this);
        for (int i = 0; i < units.Length; i++)
        {
            _units.Add(i, units[i]);
        }
    }

    public override string Name => "fake0";

    public override int MaxTransfer => MaxTransferValue;

    public override int MaxSegments => MaxSegmentsValue;

    public override int SegmentMultiple => SegmentMultipleValue;

    public override int MaxLun => _units.Count - 1;

    public override bool AutoSense => AutoSenseValue;

    public override int OpeningsPerLun => OpeningsValue;

    public override int Openings => OpeningsValue;

    public int MaxTransferValue { get; set; } = 64 << 10;

    public int MaxSegmentsValue { get; set; } = 64;

    public int SegmentMultipleValue { get; set; } = 1;

    public int OpeningsValue { get; set; } = 1;

    public bool AutoSenseValue { get; set; }

    public ScsiQuirks QuirksValue { get; set; } = ScsiQuirks.Plain;

    public int Submitted { get; private set; }

    public int MostAtOnce { get; private set; }

    public bool IsRemoved { get; set; }

    /// <summary>Leaves commands unanswered until they are aborted.</summary>
    public bool Hangs { get; set; }

    /// <summary>What becomes of the n-th command, from 1; null for what the unit says.</summary>
    public Func<int, ScsiTransfer, ScsiResult?>? Fault { get; set; }

    /// <summary>Answers in the units' place; true if it completed the command.</summary>
    public Func<ScsiTransfer, bool>? Answer { get; set; }

    public override ScsiQuirks QuirksOf(int target, int lun) => QuirksValue;

    public override void Submit(ScsiTransfer transfer)
    {
        lock (_queue)
        {
            Submitted++;
            _queue.Enqueue(transfer);
            MostAtOnce = Math.Max(MostAtOnce, _queue.Count);
        }

        if (!Hangs)
        {
            _host.Post(_step);
        }
    }

    public override void Abort(ScsiTransfer transfer)
    {
        Hangs = false;
        transfer.AdapterState = "aborted";
        _host.Post(_step);
    }

    public void Remove()
    {
        IsRemoved = true;
        Hangs = false;
        _host.Post(_step);
    }

    private void Run()
    {
        ScsiTransfer? transfer;
        int left;
        lock (_queue)
        {
            if (!_queue.TryDequeue(out transfer))
            {
                return;
            }

            left = _queue.Count;
        }

        if (left > 0)
        {
            _host.Post(_step);
        }

        if (transfer.AdapterState is "aborted")
        {
            transfer.AdapterState = null;
            transfer.Complete(ScsiResult.Aborted, residual: transfer.DataLength);
        }
        else if (IsRemoved)
        {
            transfer.Complete(ScsiResult.SelectionTimeout, residual: transfer.DataLength);
        }
        else if (Answer?.Invoke(transfer) == true)
        {
            return;
        }
        else if (Fault?.Invoke(Submitted, transfer) is { } fault)
        {
            transfer.Complete(fault, residual: transfer.DataLength);
        }
        else
        {
            Carry(transfer);
        }
    }

    private void Carry(ScsiTransfer transfer)
    {
        if (!_units.TryGetValue(transfer.Lun, out FakeScsiUnit? unit))
        {
            transfer.Complete(ScsiResult.SelectionTimeout, residual: transfer.DataLength);
            return;
        }

        byte[] data = new byte[transfer.DataLength];
        Copy(transfer, data, toMemory: false);
        (ScsiStatus status, int moved) = unit.Execute(transfer.Cdb, data, _host.Now);
        if (transfer.Direction == ScsiDirection.In)
        {
            Copy(transfer, data, toMemory: true);
        }

        if (AutoSenseValue && status == ScsiStatus.CheckCondition && unit.PendingSense is { } sense)
        {
            transfer.SenseLength = sense.WriteDescriptors(transfer.SenseBuffer);
        }

        transfer.Complete(ScsiResult.NoError, status, transfer.DataLength - moved);
    }

    private static void Copy(ScsiTransfer transfer, Span<byte> data, bool toMemory)
    {
        foreach (ArenaSegment segment in transfer.Segments)
        {
            if (toMemory)
            {
                data[..segment.Length].CopyTo(segment.Span);
            }
            else
            {
                segment.Span.CopyTo(data);
            }

            data = data[segment.Length..];
        }
    }

    private sealed class Step(FakeScsiAdapter adapter) : HostWork
    {
        public override void Run() => adapter.Run();
    }
}
