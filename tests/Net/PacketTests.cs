using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Net;

namespace DriverKit.Net.Tests;

public sealed class PacketTests : IPacketStorage
{
    private RumpKernel _kernel = null!;
    private PacketPool _pool = null!;
    private ArenaSegment _released;

    [SetUp]
    public void Start()
    {
        _kernel = new RumpKernel(new DeterministicHost(1), [new NetComponent()]);
        _pool = _kernel.Get<PacketPool>();
        _released = default;
    }

    [TearDown]
    public void End()
    {
        int held = _pool.InUse;
        _kernel.Dispose();
        Assert.That(held, Is.Zero);
        Assert.That(_kernel.Memory.Leaked, Is.Zero);
    }

    public void StorageReleased(ArenaSegment storage) => _released = storage;

    [Test]
    public void AFreshPacketIsEmptyWithRoomOnBothSides()
    {
        Assert.That(_pool.Get(out PacketBuffer packet), Is.EqualTo(Errno.Ok));
        Assert.That((packet.Length, packet.Headroom, packet.Tailroom), Is.EqualTo((0, PacketBuffer.DefaultHeadroom, PacketPool.ClusterLength - PacketBuffer.DefaultHeadroom)));
        Assert.That(packet.TryAppend(100, out Span<byte> body), Is.True);
        body.Fill(1);
        Assert.That(packet.TryPrepend(14, out Span<byte> header), Is.True);
        header.Fill(2);
        Assert.That(packet.Span.ToArray(), Is.EqualTo(Enumerable.Repeat((byte)2, 14).Concat(Enumerable.Repeat((byte)1, 100))));
        Assert.That(packet.TryPrepend(PacketBuffer.DefaultHeadroom, out _), Is.False);
        Assert.That(packet.TryAppend(PacketPool.ClusterLength, out _), Is.False);
        packet.Free();
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4000)]
    [TestCase(4031)]
    [TestCase(65536)]
    public void AnyLengthIsKeptInPieces(int length)
    {
        byte[] bytes = Bytes(length);
        Assert.That(_pool.GetCopy(bytes, out PacketBuffer packet), Is.EqualTo(Errno.Ok));
        byte[] back = new byte[length + 5];
        Assert.That(packet.TotalLength, Is.EqualTo(length));
        Assert.That(packet.CopyTo(0, back), Is.EqualTo(length));
        Assert.That(back.AsSpan(0, length).SequenceEqual(bytes), Is.True);
        packet.Free();
    }

    [Test]
    public void CuttingCopyingAndPullingUpAgreeWithAnArray()
    {
        var chance = new Random(5);
        for (int round = 0; round < 2000; round++)
        {
            byte[] model = Bytes(chance.Next(1, 600));
            PacketBuffer packet = Pieces(chance, model);
            for (int step = 0; step < 6; step++)
            {
                switch (chance.Next(5))
                {
                    case 0:
                        int front = chance.Next(0, model.Length + 3);
                        packet.TrimFront(front);
                        model = model[Math.Min(front, model.Length)..];
                        break;
                    case 1:
                        int length = chance.Next(0, model.Length + 3);
                        packet.Truncate(length);
                        model = model[..Math.Min(length, model.Length)];
                        break;
                    case 2:
                        int up = chance.Next(0, model.Length + 2);
                        Assert.That(packet.TryPullUp(up), Is.EqualTo(up <= model.Length));
                        Assert.That(up > model.Length || packet.Length >= up, Is.True);
                        break;
                    case 3:
                        byte[] more = Bytes(chance.Next(0, 50));
                        packet.Concatenate(Pieces(chance, more));
                        model = [.. model, .. more];
                        break;
                    default:
                        byte[] over = Bytes(chance.Next(0, 40));
                        int at = chance.Next(0, model.Length + 1);
                        int done = packet.CopyFrom(at, over);
                        Assert.That(done, Is.EqualTo(Math.Min(over.Length, model.Length - at)));
                        over.AsSpan(0, done).CopyTo(model.AsSpan(at));
                        break;
                }

                byte[] now = new byte[packet.TotalLength];
                packet.CopyTo(0, now);
                Assert.That(now, Is.EqualTo(model), $"round {round}, step {step}");
                Assert.That(InternetChecksum.Fold(InternetChecksum.Add(packet, 0)), Is.EqualTo(PlainSum(model)));
            }

            packet.Free();
        }
    }

    [Test]
    public void LentStorageGoesBackToItsLender()
    {
        _kernel.Memory.Allocate(8192, out ArenaSegment storage);
        Assert.That(_pool.GetExternal(storage.Slice(100, 5000), this, out PacketBuffer packet), Is.EqualTo(Errno.Ok));
        Assert.That((packet.Length, packet.Headroom, packet.Tailroom), Is.EqualTo((5000, 0, 0)));
        Assert.That(packet.Segment, Is.EqualTo(storage.Slice(100, 5000)));
        packet.TrimFront(10);
        packet.Free();
        Assert.That(_released, Is.EqualTo(storage.Slice(100, 5000)));
        _kernel.Memory.Free(storage);
        _pool.Get(out PacketBuffer again);
        Assert.That(again.Tailroom, Is.EqualTo(PacketPool.ClusterLength - PacketBuffer.DefaultHeadroom));
        again.Free();
    }

    [Test]
    public void FreeingTwiceIsSaid()
    {
        _pool.Get(out PacketBuffer packet);
        packet.Free();
        Assert.That(packet.Free, Throws.InvalidOperationException);
    }

    [Test]
    public void TheLimitHoldsAndNothingIsLost()
    {
        _pool.Limit = 64;
        var held = new List<PacketBuffer>();
        while (_pool.Get(out PacketBuffer packet) == Errno.Ok)
        {
            held.Add(packet);
        }

        Assert.That(held, Has.Count.EqualTo(64));
        Assert.That(_pool.GetLength(5000, out _), Is.EqualTo(Errno.ENOBUFS));
        Assert.That(_pool.InUse, Is.EqualTo(64));
        held.ForEach(p => p.Free());
        Assert.That(_pool.Failures, Is.EqualTo(2));
    }

    [Test]
    public void GettingAndFreeingAllocatesNothing()
    {
        for (int i = 0; i < 100; i++)
        {
            Cycle();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Cycle();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Cycle()
        {
            _pool.GetLength(10_000, out PacketBuffer packet);
            packet.Free();
        }
    }

    [Test]
    public void AQueueKeepsOrderAndRefusesWhatDoesNotFit()
    {
        var queue = new PacketQueue(3);
        var packets = new PacketBuffer[4];
        for (int i = 0; i < 4; i++)
        {
            _pool.Get(out packets[i]);
            Assert.That(queue.TryEnqueue(packets[i]), Is.EqualTo(i < 3));
        }

        Assert.That(queue.TryDequeue(out PacketBuffer first), Is.True);
        Assert.That(first, Is.SameAs(packets[0]));
        queue.PutBack(first);
        for (int i = 0; i < 3; i++)
        {
            Assert.That(queue.TryDequeue(out PacketBuffer packet), Is.True);
            Assert.That(packet, Is.SameAs(packets[i]));
            packet.Free();
        }

        Assert.That((queue.TryDequeue(out _), queue.Drops), Is.EqualTo((false, 1L)));
        packets[3].Free();
    }

    private static ushort PlainSum(byte[] bytes)
    {
        long sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (i & 1) == 0 ? bytes[i] << 8 : bytes[i];
        }

        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)sum;
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 31) + (i >> 8)))];

    private PacketBuffer Pieces(Random chance, byte[] bytes)
    {
        PacketBuffer? packet = null;
        int at = 0;
        do
        {
            int part = Math.Min(chance.Next(0, 200), bytes.Length - at);
            _pool.GetCopy(bytes.AsSpan(at, part), out PacketBuffer piece);
            at += part;
            if (packet is null)
            {
                packet = piece;
            }
            else
            {
                packet.Concatenate(piece);
            }
        }
        while (at < bytes.Length);
        return packet;
    }
}
