using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Bench.Kernel;

/// <summary>What a disk's queue and a wedge cost a request, over a device that does nothing.</summary>
internal sealed class DiskQueueCost : IMeasurement
{
    private const int AtOnce = 8;

    public string Name => "disk-queue";

    public string What => "a request through the disk queue, alone and eight at once, and through a wedge above it";

    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        using LwpScope scope = kernel.Enter();
        kernel.Memory.Allocate(AtOnce * 4096, out ArenaSegment memory);
        var disk = new NullDisk(kernel, merges: true);
        var apart = new NullDisk(kernel, merges: false);
        var wedge = new WedgeDevice(kernel.Host, "dk0", apart, new Partition(1, 64, 1 << 19, "", ""));
        var figures = new List<Figure>
        {
            new("one request", Rounds.NanosecondsEach(options, n => Issue(kernel, apart, memory, n, 1)), "ns", 1000),
            new("eight at once, merged", Rounds.NanosecondsEach(options, n => Issue(kernel, disk, memory, n, AtOnce)), "ns", 1000),
            new("eight at once, apart", Rounds.NanosecondsEach(options, n => Issue(kernel, apart, memory, n, AtOnce)), "ns", 1000),
            new("one request through a wedge", Rounds.NanosecondsEach(options, n => Issue(kernel, wedge, memory, n, 1)), "ns"),
        };
        kernel.Memory.Free(memory);
        return figures;
    }

    private static void Issue(RumpKernel kernel, BlockDevice disk, ArenaSegment memory, int n, int atOnce)
    {
        var owner = new Owner();
        var requests = new BlockRequest[atOnce];
        for (int i = 0; i < atOnce; i++)
        {
            requests[i] = new BlockRequest(owner) { Op = BlockOp.Read };
            requests[i].Add(memory.Slice(i * 4096, 4096));
        }

        for (int i = 0; i < n; i += atOnce)
        {
            owner.Left = atOnce;
            for (int j = 0; j < atOnce; j++)
            {
                requests[j].Sector = ((i + j) & 0xffff) * 8;
                disk.Strategy(requests[j]);
            }

            while (owner.Left > 0)
            {
                kernel.Host.RunReady();
            }
        }
    }

    private sealed class Owner : IBlockRequestOwner
    {
        public int Left;

        public void BlockDone(BlockRequest request) => Left--;
    }

    private sealed class NullDisk : BlockDevice, IDiskStrategy
    {
        private readonly IHost _host;
        private readonly DiskQueue _queue;
        private readonly End _end;

        public NullDisk(RumpKernel kernel, bool merges)
            : base("null0")
        {
            _host = kernel.Host;
            _queue = new DiskQueue(kernel, this, new DiskLimits
            {
                SectorSize = 512,
                SectorCount = SectorCount,
                MaxTransfer = merges ? 1 << 20 : 4096,
                MaxSegments = 64,
                SegmentMultiple = 512,
            });
            _queue.AddCommand(new Command());
            _end = new End(_queue);
        }

        public override int SectorSize => 512;

        public override long SectorCount => 1 << 20;

        public override bool IsReadOnly => false;

        public override int MaxTransfer => 1 << 20;

        public override Errno Open(bool write) => Errno.Ok;

        public override void Close()
        {
        }

        public override void Strategy(BlockRequest request) => _queue.Strategy(request);

        public void Start(DiskCommand command)
        {
            _end.Command = command;
            _host.Post(_end);
        }

        private sealed class Command : DiskCommand;

        private sealed class End(DiskQueue queue) : HostWork
        {
            public DiskCommand? Command;

            public override void Run()
            {
                DiskCommand command = Command!;
                queue.Done(command, Errno.Ok);
            }
        }
    }
}
