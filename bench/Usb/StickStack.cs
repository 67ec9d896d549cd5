using System.Diagnostics;
using DriverKit.Dma;
using DriverKit.Drivers.ScsiDisk;
using DriverKit.Drivers.UsbMassStorage;
using DriverKit.Emulation.UsbStick;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Scsi;
using DriverKit.Kernel.Usb;
using DriverKit.Usb;

namespace DriverKit.Bench.Usb;

/// <summary>The modelled stick through the whole stack: block device, disk queue, SCSI, Bulk-Only, USB, device model, memory.</summary>
public sealed class StickStack : IMeasurement, IBlockRequestOwner
{
    private const int Outstanding = 8;
    private const int MediumSize = 256 << 20;

    private readonly BlockRequest[] _requests = new BlockRequest[Outstanding];
    private SpinMutex _mutex = null!;
    private CondVar _returned = null!;
    private BlockRequest? _idle;
    private int _idleCount;

    /// <inheritdoc/>
    public string Name => "usb-stick";

    /// <inheritdoc/>
    public string What => "the emulated stick through the whole USB stack, raw, no cache";

    /// <inheritdoc/>
    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        var host = new RealHost(_ => { });
        using var stick = new UsbStickModel(host, new UsbStickOptions { MemorySize = MediumSize, Speed = UsbSpeed.Super });
        using var kernel = new RumpKernel(
            host,
            [new AutoconfComponent(), new UsbComponent(), new ScsiComponent(), new DiskComponent(), new UmassComponent(), new ScsiDiskComponent()]);
        using LwpScope scope = kernel.Enter();
        _mutex = new SpinMutex(host);
        _returned = new CondVar("bench request");
        if (kernel.Get<UsbBusManager>().Attach(stick, out _) != Errno.Ok || kernel.Devices.FindBlock("sd0") is not { } disk)
        {
            throw new InvalidOperationException("the stick did not attach");
        }

        disk.Open(write: true);
        if (kernel.Memory.Allocate(Outstanding << 20, out ArenaSegment memory) != Errno.Ok)
        {
            throw new InvalidOperationException("no memory");
        }

        // Never zeroes, and the whole medium written before it is read: memory that was never touched would flatter.
        new Random(1).NextBytes(memory.Span);
        for (int i = 0; i < Outstanding; i++)
        {
            _requests[i] = new BlockRequest(this) { Tag = memory.Slice(i << 20, 1 << 20) };
        }

        Fill(disk);
        var figures = new List<Figure>
        {
            Measure(disk, options, "sequential write, 1 MiB requests, 8 out", BlockOp.Write, 1 << 20, 0, "MB/s", 1000),
            Measure(disk, options, "sequential read, 1 MiB requests, 8 out", BlockOp.Read, 1 << 20, 0, "MB/s", 1000),
            Copy(options, memory.Span),
            Measure(disk, options, "sequential read, 120 KiB requests, 1 out", BlockOp.Read, 120 << 10, Outstanding - 1, "MB/s", null),
            Measure(disk, options, "4 KiB reads, scattered, 8 out", BlockOp.Read, 4096, 0, "1/s", 100_000),
            Measure(disk, options, "4 KiB reads, scattered, 1 out", BlockOp.Read, 4096, Outstanding - 1, "1/s", 100_000),
            Allocations(disk),
        };
        disk.Close();
        kernel.Memory.Free(memory);
        return figures;
    }

    /// <inheritdoc/>
    public void BlockDone(BlockRequest request)
    {
        using SpinMutex.Scope held = _mutex.Hold();
        request.Next = _idle;
        _idle = request;
        _idleCount++;
        _returned.Signal();
    }

    private Figure Measure(
        BlockDevice disk, MeasureOptions options, string name, BlockOp op, int length, int heldBack, string unit, double? goal)
    {
        var values = new List<double>();
        for (int round = 0; round <= options.Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            long count = 0;
            Begin(heldBack);
            while (watch.Elapsed < options.RoundTime)
            {
                for (int i = 0; i < 64; i++)
                {
                    Issue(disk, op, count++, length);
                }
            }

            End();
            double seconds = watch.Elapsed.TotalSeconds;
            values.Add(unit == "1/s" ? count / seconds : count * (double)length / seconds / 1e6);
        }

        values.RemoveAt(0);
        values.Sort();
        return new Figure(name, values[values.Count / 2], unit, goal);
    }

    private void Fill(BlockDevice disk)
    {
        Begin(0);
        for (int i = 0; i < MediumSize >> 20; i++)
        {
            Issue(disk, BlockOp.Write, i, 1 << 20);
        }

        End();
    }

    /// <summary>What there is to compare with: the same bytes copied by the processor alone, over as large a stretch.</summary>
    private static Figure Copy(MeasureOptions options, Span<byte> memory)
    {
        byte[] medium = new byte[MediumSize];
        Array.Fill(medium, (byte)1);
        var values = new List<double>();
        for (int round = 0; round < options.Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            long count = 0;
            while (watch.Elapsed < options.RoundTime)
            {
                for (int i = 0; i < 64; i++, count++)
                {
                    medium.AsSpan((int)(count % (MediumSize >> 20)) << 20, 1 << 20).CopyTo(memory[((int)(count % Outstanding) << 20)..]);
                }
            }

            values.Add(count * (double)(1 << 20) / watch.Elapsed.TotalSeconds / 1e6);
        }

        values.Sort();
        return new Figure("for comparison: a plain copy of as much", values[values.Count / 2], "MB/s");
    }

    private Figure Allocations(BlockDevice disk)
    {
        const int Count = 20_000;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Begin(0);
        for (int i = 0; i < Count; i++)
        {
            Issue(disk, BlockOp.Read, i, 4096);
        }

        End();
        return new Figure("allocated a 4 KiB read", (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count, "bytes", 0);
    }

    private void Begin(int heldBack)
    {
        _idle = null;
        _idleCount = Outstanding;
        for (int i = heldBack; i < Outstanding; i++)
        {
            _requests[i].Next = _idle;
            _idle = _requests[i];
        }
    }

    private void Issue(BlockDevice disk, BlockOp op, long number, int length)
    {
        BlockRequest request;
        _mutex.Enter();
        while (_idle is null)
        {
            _returned.Wait(_mutex);
        }

        request = _idle;
        _idle = request.Next;
        _idleCount--;
        _mutex.Exit();
        if (request.Error != Errno.Ok)
        {
            throw new InvalidOperationException($"request failed: {request.Error}");
        }

        // Scattered: no two neighbours follow each other, so that nothing is merged.
        long slots = MediumSize / length;
        long slot = length == 4096 ? number * 7919 % slots : number % slots;
        request.Clear();
        request.Op = op;
        request.Sector = slot * (length / 512);
        request.Add(((ArenaSegment)request.Tag!).Slice(0, length));
        disk.Strategy(request);
    }

    private void End()
    {
        using SpinMutex.Scope held = _mutex.Hold();
        while (_idleCount < Outstanding)
        {
            _returned.Wait(_mutex);
        }
    }
}
