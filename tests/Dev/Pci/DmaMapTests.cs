using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;

namespace DriverKit.Dev.Tests.Pci;

public class DmaMapTests
{
    private RumpKernel _kernel = null!;
    private FakeDmaSpace _space = null!;
    private PciDevice _pci = null!;
    private ArenaSegment _memory;

    [TearDown]
    public void End()
    {
        Assert.That(_space.MappingCount, Is.Zero);
        _kernel.Memory.Free(_memory);
        _kernel.Dispose();
    }

    [Test]
    public void OneSegmentIsOneRun()
    {
        using DmaMap map = Map(new DmaConstraints());
        Assert.That(map.Load(_memory.Slice(100, 5000), DmaDirection.ToDevice), Is.EqualTo(Errno.Ok));
        Assert.That(map.Runs.ToArray(), Is.EqualTo((DmaRun[])[Run(100, 5000)]));
        Assert.That((map.Length, map.Direction, map.IsLoaded), Is.EqualTo((5000, DmaDirection.ToDevice, true)));
        Assert.That(map.Load(_memory, DmaDirection.ToDevice), Is.EqualTo(Errno.EBUSY));
        map.Unload();
        Assert.That((map.Runs.Length, map.IsLoaded, _space.MappingCount), Is.EqualTo((0, false, 0L)));
    }

    [Test]
    public void AdjacentSegmentsAreOne()
    {
        using DmaMap map = Map(new DmaConstraints());
        Assert.That(map.Load([_memory.Slice(0, 512), _memory.Slice(512, 512), _memory.Slice(1024, 10)], DmaDirection.Both), Is.EqualTo(Errno.Ok));
        Assert.That(map.Runs.ToArray(), Is.EqualTo((DmaRun[])[Run(0, 1034)]));
        Assert.That(_space.MappingCount, Is.EqualTo(1));
    }

    [Test]
    public void RunsEndAtBoundaries()
    {
        using DmaMap map = Map(new DmaConstraints { Boundary = 4096, MaxSegments = 8 });
        Assert.That(map.Load(_memory.Slice(4000, 9000), DmaDirection.Both), Is.EqualTo(Errno.Ok));
        Assert.That(map.Runs.ToArray(), Is.EqualTo((DmaRun[])[Run(4000, 96), Run(4096, 4096), Run(8192, 4096), Run(12288, 712)]));
    }

    [Test]
    public void RunsAreNoLongerThanASegmentMayBe()
    {
        using DmaMap map = Map(new DmaConstraints { MaxSegmentSize = 1000, MaxSegments = 3 });
        Assert.That(map.Load(_memory.Slice(0, 2500), DmaDirection.Both), Is.EqualTo(Errno.Ok));
        Assert.That(map.Runs.ToArray(), Is.EqualTo((DmaRun[])[Run(0, 1000), Run(1000, 1000), Run(2000, 500)]));
    }

    [Test]
    public void TooManyRunsOrBytesAreTooBig()
    {
        using DmaMap few = Map(new DmaConstraints { MaxSegmentSize = 1000, MaxSegments = 2 });
        Assert.That(few.Load(_memory.Slice(0, 2500), DmaDirection.Both), Is.EqualTo(Errno.EFBIG));
        Assert.That((few.IsLoaded, few.Runs.Length, few.Length, _space.MappingCount), Is.EqualTo((false, 0, 0, 0L)));
        Assert.That(few.Load([_memory.Slice(0, 1), _memory.Slice(2, 1), _memory.Slice(4, 1)], DmaDirection.Both), Is.EqualTo(Errno.EFBIG));
        Assert.That(few.Load(_memory.Slice(0, 2000), DmaDirection.Both), Is.EqualTo(Errno.Ok));
    }

    [Test]
    public void MoreBytesThanAMapTakesAreTooBig()
    {
        using DmaMap map = Map(new DmaConstraints { MaxSize = 1024, MaxSegments = 4 });
        Assert.That(map.Load([_memory.Slice(0, 1000), _memory.Slice(2000, 25)], DmaDirection.Both), Is.EqualTo(Errno.EFBIG));
        Assert.That(map.Load([_memory.Slice(0, 1000), _memory.Slice(2000, 24)], DmaDirection.Both), Is.EqualTo(Errno.Ok));
    }

    [Test]
    public void WhatIsNotAlignedIsRefused()
    {
        using DmaMap map = Map(new DmaConstraints { Alignment = 4, MaxSegments = 4 });
        Assert.That(map.Load(_memory.Slice(2, 8), DmaDirection.Both), Is.EqualTo(Errno.EINVAL));
        Assert.That(map.Load([_memory.Slice(0, 8), _memory.Slice(101, 8)], DmaDirection.Both), Is.EqualTo(Errno.EINVAL));
        Assert.That(map.Load([], DmaDirection.Both), Is.EqualTo(Errno.EINVAL));
        Assert.That(map.Load(_memory.Slice(8, 3), DmaDirection.Both), Is.EqualTo(Errno.Ok));
    }

    [Test]
    public void ScatteredMemoryGivesARunAPage()
    {
        using DmaMap map = Map(new DmaConstraints { MaxSegments = 3 }, scattered: true);
        Assert.That(map.Load(_memory.Slice(4000, 8000), DmaDirection.Both), Is.EqualTo(Errno.Ok));
        Assert.That(map.Runs.ToArray(), Is.EqualTo((DmaRun[])[Run(4000, 96), Run(4096, 4096), Run(8192, 3808)]));
    }

    [TestCase(PciStatus.Removed, Errno.ENXIO)]
    [TestCase(PciStatus.Unreachable, Errno.EFAULT)]
    [TestCase(PciStatus.NoMemory, Errno.ENOMEM)]
    public void WhatTheSpaceSaysComesAsErrno(PciStatus answer, Errno error)
    {
        using DmaMap map = Map(new DmaConstraints());
        _space.Answer = answer;
        Assert.That(map.Load(_memory, DmaDirection.Both), Is.EqualTo(error));
        Assert.That(map.IsLoaded, Is.False);
    }

    [Test]
    public void HandOversAreSaidForTheRightBytes()
    {
        using DmaMap map = Map(new DmaConstraints { MaxSegments = 3 });
        map.Load([_memory.Slice(0, 100), _memory.Slice(200, 100), _memory.Slice(400, 100)], DmaDirection.Both);
        map.Sync(50, 200, DmaSync.PreWrite);
        long start = _memory.Offset;
        Assert.That(_space.Syncs, Is.EqualTo(((long, int, DmaSync)[])
        [
            (start + 50, 50, DmaSync.PreWrite), (start + 200, 100, DmaSync.PreWrite), (start + 400, 50, DmaSync.PreWrite),
        ]));
        Assert.That(() => map.Sync(250, 51, DmaSync.PostRead), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void LoadingAllocatesNothing()
    {
        using DmaMap map = Map(new DmaConstraints { Boundary = 4096, MaxSegments = 8 });
        ArenaSegment[] segments = [_memory.Slice(0, 512), _memory.Slice(4096, 4096)];
        void Once()
        {
            map.Load(segments, DmaDirection.Both);
            map.Unload();
        }

        Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Once();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread(), Is.EqualTo(before));
    }

    [Test]
    public void WhatLivesIsCounted()
    {
        DmaTag tag = Tag(new DmaConstraints());
        DmaMap map = tag.CreateMap();
        map.Load(_memory, DmaDirection.Both);
        Assert.That(tag.Allocate(5000, DmaDirection.Both, out DmaMemory ring, alignment: 4096), Is.EqualTo(Errno.Ok));
        Assert.That((tag.LiveMaps, tag.LoadedMaps, tag.LiveMemory), Is.EqualTo((1L, 1L, 5000L)));
        Assert.That(ring.Address.Value % 4096, Is.Zero);
        Assert.That(ring.Span.Length, Is.EqualTo(5000));
        Assert.That(ring.Span.IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        ring.Dispose();
        map.Dispose();
        map.Dispose();
        Assert.That((tag.LiveMaps, tag.LoadedMaps, tag.LiveMemory), Is.EqualTo((0L, 0L, 0L)));
    }

    [Test]
    public void MemoryForADeviceIsAlignedAndWithinItsBoundary()
    {
        DmaTag tag = Tag(new DmaConstraints { Boundary = 65536 });
        var all = new List<DmaMemory>();
        for (int i = 0; i < 20; i++)
        {
            Assert.That(tag.Allocate(20000, DmaDirection.Both, out DmaMemory memory, alignment: 16384), Is.EqualTo(Errno.Ok));
            Assert.That(memory.Address.Value % 16384, Is.Zero);
            Assert.That(memory.Address.Value / 65536, Is.EqualTo((memory.Address.Value + 19999) / 65536));
            all.Add(memory);
        }

        all.ForEach(m => m.Dispose());
        Assert.That(tag.Allocate(70000, DmaDirection.Both, out _), Is.EqualTo(Errno.ENOMEM), "longer than the boundary");
    }

    [Test]
    public void ConstraintsThatContradictEachOtherAreRefused()
    {
        DmaTag tag = Tag(new DmaConstraints { AddressBits = 32 });
        Assert.That(tag.Derive(new DmaConstraints { AddressBits = 33 }, out _), Is.EqualTo(Errno.EINVAL));
        Assert.That(tag.Derive(new DmaConstraints { AddressBits = 32, Alignment = 3 }, out _), Is.EqualTo(Errno.EINVAL));
        Assert.That(tag.Derive(new DmaConstraints { AddressBits = 32, Alignment = 64, Boundary = 32 }, out _), Is.EqualTo(Errno.EINVAL));
        Assert.That(tag.Derive(new DmaConstraints { AddressBits = 32, MaxSegments = 0 }, out _), Is.EqualTo(Errno.EINVAL));
        Assert.That(_pci.OpenDma(new DmaConstraints { AddressBits = 24 }, out DmaTag narrow), Is.EqualTo(Errno.Ok));
        Assert.That(narrow.Space, Is.SameAs(tag.Space));
    }

    private DmaRun Run(int at, int length) => new(_space.AddressOf(_memory.Offset + at), length);

    private DmaMap Map(DmaConstraints constraints, bool scattered = false) => Tag(constraints, scattered).CreateMap();

    private DmaTag Tag(DmaConstraints constraints, bool scattered = false)
    {
        _space = new FakeDmaSpace(scattered);
        _kernel = new RumpKernel(new DeterministicHost(1), [new AutoconfComponent(), new PciComponent()]);
        var function = new FakePciFunction { Space = _space };
        function.WriteConfig32(0, 0x0010_1b36);
        using LwpScope scope = _kernel.Enter();
        Assert.That(_kernel.Get<PciBusManager>().Attach(function, out PciConnection? connection), Is.EqualTo(Errno.Ok));
        _pci = connection!.Pci;
        Assert.That(_pci.OpenDma(constraints, out DmaTag tag), Is.EqualTo(Errno.Ok));
        Assert.That(_kernel.Memory.Allocate(16384, out _memory), Is.EqualTo(Errno.Ok));
        return tag;
    }
}
