using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Disk;

namespace DriverKit.Dev.Tests.Disk;

/// <summary>A driver in memory below a disk queue, which checks each command against the limits and takes several at once.</summary>
internal sealed class MemoryDisk : IDiskStrategy
{
    private readonly IHost _host;
    private readonly Step _step;
    private readonly List<Command> _waiting = [];
    private readonly Random _random;

    public MemoryDisk(RumpKernel kernel, DiskLimits limits, int commands, int seed = 1)
    {
        _host = kernel.Host;
        _step = new Step(this);
        _random = new Random(seed);
        Limits = limits;
        Bytes = new byte[limits.SectorCount * limits.SectorSize];
        Queue = new DiskQueue(kernel, this, limits);
        for (int i = 0; i < commands; i++)
        {
            Queue.AddCommand(new Command());
        }
    }

    public DiskLimits Limits { get; }

    public byte[] Bytes { get; }

    public DiskQueue Queue { get; }

    public List<(BlockOp Op, long Sector, long Count)> Log { get; } = [];

    public bool KeepsLog { get; set; } = true;

    public HashSet<long> BadSectors { get; } = [];

    public bool Hangs { get; set; }

    public void Start(DiskCommand command)
    {
        if (KeepsLog)
        {
            Check(command);
            Log.Add((command.Op, command.Sector, command.SectorCount));
        }

        lock (_waiting)
        {
            _waiting.Add((Command)command);
        }

        if (!Hangs)
        {
            _host.Post(_step);
        }
    }

    public void Go()
    {
        Hangs = false;
        _host.Post(_step);
    }

    private void Check(DiskCommand command)
    {
        if (command.Op is not (BlockOp.Read or BlockOp.Write))
        {
            return;
        }

        int total = 0;
        for (int i = 0; i < command.SegmentCount; i++)
        {
            int length = command.Segments[i].Length;
            total += length;
            if (i < command.SegmentCount - 1 && length % Limits.SegmentMultiple != 0)
            {
                throw new InvalidOperationException($"segment {i} of {length} bytes");
            }
        }

        if (total != command.Length || total != command.SectorCount * Limits.SectorSize || total > Limits.MaxTransfer
            || command.SegmentCount > Limits.MaxSegments || total == 0)
        {
            throw new InvalidOperationException($"{total} bytes in {command.SegmentCount} segments for {command.SectorCount} sectors");
        }
    }

    private void Run()
    {
        Command command;
        int left;
        lock (_waiting)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            int which = _random.Next(_waiting.Count);
            command = _waiting[which];
            _waiting.RemoveAt(which);
            left = _waiting.Count;
        }

        if (left > 0)
        {
            _host.Post(_step);
        }

        Queue.Done(command, Carry(command));
    }

    private Errno Carry(DiskCommand command)
    {
        if (command.Op == BlockOp.Flush)
        {
            return Errno.Ok;
        }

        Span<byte> place = Bytes.AsSpan((int)command.Sector * Limits.SectorSize, (int)command.SectorCount * Limits.SectorSize);
        if (command.Op == BlockOp.Discard)
        {
            place.Clear();
            return Errno.Ok;
        }

        foreach (long bad in BadSectors)
        {
            if (bad >= command.Sector && bad < command.Sector + command.SectorCount)
            {
                return Errno.EIO;
            }
        }

        foreach (ArenaSegment segment in command.Segments)
        {
            if (command.Op == BlockOp.Read)
            {
                place[..segment.Length].CopyTo(segment.Span);
            }
            else
            {
                segment.Span.CopyTo(place);
            }

            place = place[segment.Length..];
        }

        return Errno.Ok;
    }

    internal sealed class Command : DiskCommand;

    private sealed class Step(MemoryDisk disk) : HostWork
    {
        public override void Run() => disk.Run();
    }
}
