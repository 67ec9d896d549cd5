using DriverKit.Block;
using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

public class FileBlockDeviceTests : IBlockRequestOwner
{
    private readonly CondVar _done = new("block request");
    private RumpKernel _kernel = null!;
    private SpinMutex _mutex = null!;
    private MemoryBlockFile _file = null!;
    private FileBlockDevice _device = null!;
    private BlockRequest? _back;
    private bool _submitting;

    [SetUp]
    public void Start()
    {
        _kernel = new RumpKernel(new DeterministicHost(1));
        _mutex = new SpinMutex(_kernel.Host);
        _file = new MemoryBlockFile((100 * 512) + 17);
        _device = new FileBlockDevice("fd0", _kernel.Host, _file);
    }

    [TearDown]
    public void End()
    {
        _kernel.Dispose();
        _file.Dispose();
    }

    public void BlockDone(BlockRequest request)
    {
        using SpinMutex.Scope held = _mutex.Hold();
        Assert.That(_submitting, Is.False, "never inside its own submit");
        _back = request;
        _done.Broadcast();
    }

    [Test]
    public void Sectors_are_written_and_read_across_segments()
    {
        using LwpScope scope = _kernel.Enter();
        _kernel.Memory.Allocate(4096, out ArenaSegment memory);
        new Random(1).NextBytes(memory.Span);
        byte[] expected = memory.Span[..2048].ToArray();
        var request = new BlockRequest(this) { Op = BlockOp.Write, Sector = 96 };
        request.Add(memory.Slice(0, 512));
        request.Add(memory.Slice(512, 1536));
        Assert.That(Carry(request), Is.EqualTo(Errno.Ok));
        request.Clear();
        request.Op = BlockOp.Read;
        request.Add(memory.Slice(2048, 2048));
        Assert.That(Carry(request), Is.EqualTo(Errno.Ok));
        Assert.That(memory.Span[2048..].SequenceEqual(expected));
        Assert.That(_device.SectorCount, Is.EqualTo(100));
        request.Clear();
        request.Op = BlockOp.Flush;
        Assert.That(Carry(request), Is.EqualTo(Errno.Ok));
        Assert.That(_file.Flushes, Is.EqualTo(1));
        request.Clear();
        request.Op = BlockOp.Discard;
        request.DiscardSectors = 4;
        Assert.That(Carry(request), Is.EqualTo(Errno.Ok));
        byte[] zeroes = new byte[2048];
        _file.Read(96 * 512, zeroes);
        Assert.That(zeroes, Is.All.Zero);
    }

    [TestCase(97L, 2048)]
    [TestCase(-1L, 512)]
    [TestCase(long.MaxValue, 512)]
    [TestCase(0L, 100)]
    public void What_lies_outside_is_refused(long sector, int length)
    {
        using LwpScope scope = _kernel.Enter();
        _kernel.Memory.Allocate(4096, out ArenaSegment memory);
        var request = new BlockRequest(this) { Op = BlockOp.Read, Sector = sector };
        request.Add(memory.Slice(0, length));
        Assert.That(Carry(request), Is.EqualTo(Errno.EINVAL));
        Assert.That(request.Residual, Is.EqualTo(length));
    }

    [Test]
    public void A_read_only_file_is_not_written()
    {
        using LwpScope scope = _kernel.Enter();
        _file.IsReadOnly = true;
        Assert.That(_device.Open(write: true), Is.EqualTo(Errno.EROFS));
        Assert.That(_device.Open(write: false), Is.EqualTo(Errno.Ok));
        _kernel.Memory.Allocate(512, out ArenaSegment memory);
        var request = new BlockRequest(this) { Op = BlockOp.Write };
        request.Add(memory);
        Assert.That(Carry(request), Is.EqualTo(Errno.EROFS));
    }

    private Errno Carry(BlockRequest request)
    {
        _back = null;
        _submitting = true;
        _device.Strategy(request);
        _submitting = false;
        using SpinMutex.Scope held = _mutex.Hold();
        while (_back is null)
        {
            _done.Wait(_mutex);
        }

        return _back.Error;
    }
}
