using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

public class KernelMemoryTests
{
    private RumpKernel _kernel = null!;

    [SetUp]
    public void Start() => _kernel = new RumpKernel(new DeterministicHost(1), options: new KernelOptions { MemoryLimit = 64 << 10 });

    [TearDown]
    public void End() => _kernel.Dispose();

    [Test]
    public void It_is_counted_and_limited()
    {
        KernelMemory memory = _kernel.Memory;
        Assert.That(memory.Allocate(1, out ArenaSegment one), Is.EqualTo(Errno.Ok));
        Assert.That(memory.Allocate(5000, out ArenaSegment two), Is.EqualTo(Errno.Ok));
        Assert.That((one.Length, two.Length, memory.InUse), Is.EqualTo((1, 5000, 4096L + 8192)));
        Assert.That(memory.Allocate(64 << 10, out _), Is.EqualTo(Errno.ENOMEM));
        Assert.That(memory.Allocate(int.MaxValue, out _), Is.EqualTo(Errno.ENOMEM));
        memory.Free(one);
        memory.Free(two);
        Assert.That(memory.InUse, Is.Zero);
        Assert.That(memory.Peak, Is.EqualTo(12288));
        Assert.That(memory.Allocate(64 << 10, out ArenaSegment all), Is.EqualTo(Errno.Ok));
        memory.Free(all);
    }

    [Test]
    public void Runs_in_use_never_overlap()
    {
        var random = new Random(5);
        var held = new List<ArenaSegment>();
        for (int i = 0; i < 20_000; i++)
        {
            if (held.Count > 0 && random.Next(2) == 0)
            {
                int at = random.Next(held.Count);
                Assert.That(held[at].Span[0], Is.EqualTo((byte)held[at].Length));
                Assert.That(held[at].Span[^1], Is.EqualTo((byte)held[at].Length));
                _kernel.Memory.Free(held[at]);
                held.RemoveAt(at);
            }
            else if (_kernel.Memory.Allocate(random.Next(1, 20_000), out ArenaSegment segment) == Errno.Ok)
            {
                segment.Span.Fill((byte)segment.Length);
                held.Add(segment);
            }
        }

        held.ForEach(_kernel.Memory.Free);
        Assert.That(_kernel.Memory.InUse, Is.Zero);
    }

    [Test]
    public void Wrong_frees_are_refused()
    {
        KernelMemory memory = _kernel.Memory;
        memory.Allocate(8192, out ArenaSegment segment);
        Assert.That(() => memory.Free(segment.Slice(4096)), Throws.ArgumentException);
        Assert.That(() => memory.Free(segment.Slice(0, 4096)), Throws.ArgumentException);
        memory.Free(segment);
        Assert.That(() => memory.Free(segment), Throws.ArgumentException);
        Assert.That(memory.InUse, Is.Zero);
    }

    [Test]
    public void Failures_come_by_plan()
    {
        AllocationFaults faults = _kernel.Memory.Faults;
        faults.Nth(3);
        Assert.That(Failures(10), Is.EqualTo("..x......."));
        faults.EveryNth(4);
        Assert.That(Failures(10), Is.EqualTo("...x...x.."));
        faults.ByChance(300, seed: 9);
        string some = Failures(200);
        Assert.That(some.Count(c => c == 'x'), Is.InRange(30, 90));
        faults.ByChance(300, seed: 9);
        Assert.That(Failures(200), Is.EqualTo(some));
        faults.None();
        Assert.That(Failures(10), Is.EqualTo(".........."));
        Assert.That((faults.Asked, faults.Failed), Is.EqualTo((10L, 0L)));
    }

    [Test]
    public void Leaks_are_reported_and_given_back()
    {
        long before = _kernel.Host.Arena.InUse;
        _kernel.Memory.Allocate(4096, out _);
        _kernel.Memory.Allocate(4096, out ArenaSegment freed);
        _kernel.Memory.Free(freed);
        _kernel.Dispose();
        Assert.That(_kernel.Memory.Leaked, Is.EqualTo(4096));
        Assert.That(_kernel.Host.Arena.InUse, Is.EqualTo(before));
        Assert.That(_kernel.Memory.Allocate(1, out _), Is.EqualTo(Errno.ENOMEM));
    }

    [Test]
    public void Hot_memory_and_pools_allocate_nothing()
    {
        var pool = new KernelPool<object>(() => new object());
        Churn(pool);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Churn(pool);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(pool.InUse, Is.Zero);
    }

    [Test]
    public void A_pool_keeps_its_limit_and_says_when_there_is_no_more()
    {
        int made = 0;
        int dropped = 0;
        var pool = new KernelPool<object>(() => made == 3 ? null : made++, kept: 2, _ => dropped++);
        object[] items = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            Assert.That(pool.Get(out object item), Is.EqualTo(Errno.Ok));
            return item;
        })];
        Assert.That(pool.Get(out _), Is.EqualTo(Errno.ENOMEM));
        Array.ForEach(items, pool.Put);
        Assert.That((pool.InUse, dropped), Is.EqualTo((0, 1)));
        pool.Drain();
        Assert.That(dropped, Is.EqualTo(3));
    }

    private void Churn(KernelPool<object> pool)
    {
        for (int i = 0; i < 1000; i++)
        {
            _kernel.Memory.Allocate(8192, out ArenaSegment segment);
            pool.Get(out object item);
            pool.Put(item);
            _kernel.Memory.Free(segment);
        }
    }

    private string Failures(int count)
    {
        char[] result = new char[count];
        for (int i = 0; i < count; i++)
        {
            bool ok = _kernel.Memory.Allocate(4096, out ArenaSegment segment) == Errno.Ok;
            result[i] = ok ? '.' : 'x';
            if (ok)
            {
                _kernel.Memory.Free(segment);
            }
        }

        return new string(result);
    }
}
