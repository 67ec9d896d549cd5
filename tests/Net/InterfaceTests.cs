using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Net;
using DriverKit.Specs.Ethernet;

namespace DriverKit.Net.Tests;

public sealed class InterfaceTests
{
    private RumpKernel _kernel = null!;
    private LoopInterface _loop = null!;

    [SetUp]
    public void Start()
    {
        _kernel = new RumpKernel(new DeterministicHost(1), [new NetComponent()]);
        _loop = new LoopInterface(_kernel);
        Assert.That(_kernel.Get<InterfaceTable>().Attach(_loop), Is.EqualTo(Errno.Ok));
    }

    [TearDown]
    public void End()
    {
        int held = _kernel.Get<PacketPool>().InUse;
        _kernel.Dispose();
        Assert.That(held, Is.Zero);
    }

    [Test]
    public void ADownInterfaceRefusesAndAnUpOneSends()
    {
        using LwpScope scope = _kernel.Enter();
        using var frames = new PacketEndpoint(_loop);
        Assert.That(_loop.Output(Packet(60)), Is.EqualTo(Errno.ENETDOWN));
        Assert.That(_loop.BringUp(), Is.EqualTo(Errno.Ok));
        Assert.That(_loop.Output(Packet(60)), Is.EqualTo(Errno.Ok));
        Assert.That(frames.Receive(TimeSpan.FromSeconds(1), out PacketBuffer packet), Is.EqualTo(Errno.Ok));
        packet.Free();
        Assert.That((_loop.Statistics.OutputDrops, _loop.Statistics.InputPackets), Is.EqualTo((1L, 1L)));
        Assert.That(_loop.Output(Packet(13)), Is.EqualTo(Errno.EINVAL));
        Assert.That(_loop.Output(Packet(1519)), Is.EqualTo(Errno.EMSGSIZE));
    }

    [Test]
    public void WhatTheDriverCannotTakeWaitsAndIsDroppedWhenDown()
    {
        using LwpScope scope = _kernel.Enter();
        _loop.BringUp();
        _loop.IsStuck = true;
        _loop.SendQueue.Limit = 4;
        for (int i = 0; i < 6; i++)
        {
            Assert.That(_loop.Output(Packet(60)), Is.EqualTo(i < 4 ? Errno.Ok : Errno.ENOBUFS));
        }

        Assert.That(_loop.WaitForRoom(TimeSpan.FromSeconds(1)), Is.EqualTo(Errno.ETIMEDOUT));
        _loop.BringDown();
        Assert.That(_loop.SendQueue.Count, Is.Zero);
        Assert.That(_loop.WaitForRoom(TimeSpan.FromSeconds(1)), Is.EqualTo(Errno.Ok));
    }

    [Test]
    public void NamesAreUniqueAndFound()
    {
        InterfaceTable table = _kernel.Get<InterfaceTable>();
        Assert.That(table.Attach(new LoopInterface(_kernel)), Is.EqualTo(Errno.EEXIST));
        Assert.That(table.Find("loop0"), Is.SameAs(_loop));
        table.Detach(_loop);
        Assert.That(table.Find("loop0"), Is.Null);
    }

    [Test]
    public void GroupsAreJoinedOnceAndLeftWhenTheLastLeaves()
    {
        using LwpScope scope = _kernel.Enter();
        _loop.BringUp();
        var group = new EthernetAddress(0x01005e000001);
        Assert.That(_loop.Join(new EthernetAddress(0x020000000001)), Is.EqualTo(Errno.EINVAL));
        Assert.That((_loop.Join(group), _loop.Join(group), _loop.FilterChanges), Is.EqualTo((Errno.Ok, Errno.Ok, 1)));
        Assert.That((_loop.Leave(group), _loop.FilterChanges), Is.EqualTo((Errno.Ok, 1)));
        Assert.That((_loop.Leave(group), _loop.FilterChanges, _loop.Multicast.Count), Is.EqualTo((Errno.Ok, 2, 0)));
        Assert.That(_loop.Leave(group), Is.EqualTo(Errno.EADDRNOTAVAIL));
    }

    [Test]
    public void ATapSeesBothWays()
    {
        using LwpScope scope = _kernel.Enter();
        using var frames = new PacketEndpoint(_loop);
        var tap = new CountingTap();
        _loop.AddTap(tap);
        _loop.BringUp();
        _loop.Output(Packet(60));
        Assert.That(frames.Receive(TimeSpan.FromSeconds(1), out PacketBuffer packet), Is.EqualTo(Errno.Ok));
        packet.Free();
        _loop.RemoveTap(tap);
        _loop.Output(Packet(60));
        Assert.That((tap.Out, tap.In), Is.EqualTo((1, 1)));
    }

    [TestCase("52:54:00:12:34:56", true)]
    [TestCase("52-54-00-12-34-56", true)]
    [TestCase("52:54:00:12:34", false)]
    [TestCase("52:54:00:12:34:5g", false)]
    [TestCase("52:54:00:12:34:567", false)]
    [TestCase("", false)]
    public void AddressesAreReadAndWritten(string text, bool isOne)
    {
        Assert.That(EthernetAddress.TryParse(text, null, out EthernetAddress address), Is.EqualTo(isOne));
        Assert.That(isOne, Is.EqualTo(address.ToString() == "52:54:00:12:34:56"));
    }

    private PacketBuffer Packet(int length)
    {
        _kernel.Get<PacketPool>().GetLength(length, out PacketBuffer packet);
        packet.Span.Clear();
        return packet;
    }

    private sealed class CountingTap : IPacketTap
    {
        public int In { get; private set; }

        public int Out { get; private set; }

        public void Packet(PacketBuffer packet, bool isOutput)
        {
            In += isOutput ? 0 : 1;
            Out += isOutput ? 1 : 0;
        }
    }

    private sealed class LoopInterface : NetworkInterface
    {
        private readonly SoftInterrupt _soft;

        public LoopInterface(RumpKernel kernel)
            : base(kernel, "loop0", new EthernetAddress(0x020000000001), InterfaceCapabilities.None) =>
            _soft = new SoftInterrupt(kernel.Host, TurnRound);

        public bool IsStuck { get; set; }

        public int FilterChanges { get; private set; }

        protected override Errno Initialize() => Errno.Ok;

        protected override void Stop()
        {
        }

        protected override void Start() => _soft.Schedule();

        protected override Errno ChangeFilter()
        {
            FilterChanges++;
            return Errno.Ok;
        }

        private void TurnRound()
        {
            while (!IsStuck && SendQueue.TryDequeue(out PacketBuffer packet))
            {
                Counters.Output(packet.TotalLength);
                Deliver(packet);
            }

            OutputProgress();
        }
    }
}
