using DriverKit.Decorators;
using DriverKit.Dma;
using DriverKit.Emulation.UsbStick;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

public class StressTests
{
    private const int Threads = 4;

    [TestCase(false)]
    [TestCase(true)]
    public void Many_threads_use_one_stick(bool foreign)
    {
        var host = new RealHost(_ => { });
        using var stick = new UsbStickModel(host, new UsbStickOptions { MemorySize = 4 << 20 });
        using var rig = new StickRig(host, foreign ? new ForeignUsb(stick) : stick);
        (int done, int failed) = Hammer(rig, rounds: 150);
        Assert.That((done, failed), Is.EqualTo((Threads * 150, 0)), rig.Log);
    }

    [Test]
    public void Many_threads_use_a_stick_with_faults()
    {
        var host = new RealHost(_ => { });
        using var stick = new UsbStickModel(host, new UsbStickOptions { MemorySize = 4 << 20 });
        var plan = new UsbFaultPlan { Kind = UsbFaultKind.Stall, Every = 37, Where = t => t.IsIn };
        using var rig = new StickRig(host, new ForeignUsb(new FaultyUsb(stick, host, plan)));
        (int done, int failed) = Hammer(rig, rounds: 100);
        Assert.That(done, Is.EqualTo(Threads * 100));
        Assert.That(failed, Is.Zero, rig.Log);
        Assert.That(rig.Statistics!.Recoveries, Is.GreaterThan(10));
    }

    [Test]
    public void A_stick_is_pulled_out_under_many_threads()
    {
        for (int round = 0; round < 40; round++)
        {
            var host = new RealHost(_ => { });
            using var stick = new UsbStickModel(host, new UsbStickOptions { MemorySize = 4 << 20 });
            var counted = new CountingUsb(stick, 60 + (round * 13), stick.Unplug);
            using var rig = new StickRig(host, new ForeignUsb(counted));
            (int done, int failed) = Hammer(rig, rounds: 60);
            Assert.That(done, Is.EqualTo(Threads * 60));
            using LwpScope scope = rig.Kernel.Enter();
            rig.Kernel.Get<DeviceTree>().WaitSettled();
            Assert.That(counted.Unplugged);
            Assert.That(failed, Is.GreaterThan(0));
            Assert.That(rig.Kernel.Get<DeviceTree>().Find("umass0"), Is.Null);
        }
    }

    // Each thread has sectors of its own, writes and reads them, and compares while no error was met.
    private static (int Done, int Failed) Hammer(StickRig rig, int rounds)
    {
        int done = 0;
        int failed = 0;
        using (rig.Kernel.Enter())
        {
            if (rig.Disk!.Open(write: true) is var error and not (Errno.Ok or Errno.ENXIO))
            {
                Assert.Fail($"open: {error}");
            }
        }

        var threads = new Task[Threads];
        for (int t = 0; t < Threads; t++)
        {
            int index = t;
            threads[t] = Task.Factory.StartNew(
                () =>
                {
                    using LwpScope scope = rig.Kernel.Enter();
                    var waiter = new Waiter(rig.Kernel);
                    ArenaSegment memory = rig.Memory.Slice(index * (256 << 10), 256 << 10);
                    for (int i = 0; i < rounds; i++)
                    {
                        int length = 512 << (i % 8);
                        memory.Span[..length].Fill((byte)(i + (index * 31)));
                        Errno error = waiter.Transfer(rig.Disk!, BlockOp.Write, (index * 2048) + (i % 16), memory.Slice(0, length));
                        error = error == Errno.Ok
                            ? waiter.Transfer(rig.Disk!, BlockOp.Read, (index * 2048) + (i % 16), memory.Slice(128 << 10, length))
                            : error;
                        if (error != Errno.Ok || !memory.Span[..length].SequenceEqual(memory.Span.Slice(128 << 10, length)))
                        {
                            Interlocked.Increment(ref failed);
                        }

                        Interlocked.Increment(ref done);
                    }
                },
                TaskCreationOptions.LongRunning);
        }

        Assert.That(Task.WaitAll(threads, TimeSpan.FromSeconds(60)), Is.True, "threads hang");
        using LwpScope scope = rig.Kernel.Enter();
        rig.Disk.Close();
        return (done, failed);
    }

    private sealed class Waiter(RumpKernel kernel) : IBlockRequestOwner
    {
        private readonly SpinMutex _mutex = new(kernel.Host);
        private readonly CondVar _cv = new("stress request");
        private bool _done;

        public Errno Transfer(BlockDevice disk, BlockOp op, long sector, ArenaSegment memory)
        {
            var request = new BlockRequest(this) { Op = op, Sector = sector };
            request.Clear();
            request.Add(memory);
            _done = false;
            disk.Strategy(request);
            using SpinMutex.Scope held = _mutex.Hold();
            while (!_done)
            {
                _cv.Wait(_mutex);
            }

            return request.Error;
        }

        public void BlockDone(BlockRequest request)
        {
            using SpinMutex.Scope held = _mutex.Hold();
            _done = true;
            _cv.Signal();
        }
    }
}
