using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Pci;

namespace DriverKit.Conformance.Tests;

/// <summary>NVMe by one admin queue: each interrupt is the completion of an Identify command. NVMe 1.4 §3.1 and §7.6.1.</summary>
internal sealed class NvmeExerciser : Exerciser
{
    private const int Entries = 16;
    private const long Configuration = 0x14;
    private const long Status = 0x1c;
    private const long QueueAttributes = 0x24;
    private const long SubmissionBase = 0x28;
    private const long CompletionBase = 0x30;
    private const long SubmissionTail = 0x1000;
    private const long CompletionHead = 0x1004;
    private const uint Enable = 1;

    // IOSQES and IOCQES must be right before the controller is enabled: 64 and 16 bytes. §3.1.5
    private const uint EntrySizes = (6 << 16) | (4 << 20);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ArenaSegment _memory;
    private IDmaSpace? _space;
    private DeviceAddress _address;
    private int _tail;
    private int _head;
    private int _phase = 1;

    public override void Raise()
    {
        Span<byte> entry = _memory.Span.Slice(_tail * 64, 64);
        entry.Clear();
        entry[0] = 0x06;
        BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], (_address + 8192).Value);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[40..], 1);
        _space!.Sync(_memory, _address, DmaSync.PreWrite | DmaSync.PreRead);
        _tail = (_tail + 1) % Entries;
        Registers.Write32(SubmissionTail, (uint)_tail);
        int head = _head;
        int phase = _phase;
        Assert.That(
            SpinWait.SpinUntil(() => (Volatile.Read(ref _memory.Span[4096 + (head * 16) + 14]) & 1) == phase, Patience), "an Identify command completes");
        _head = (_head + 1) % Entries;
        _phase ^= _head == 0 ? 1 : 0;
    }

    // INTx stays asserted until the head doorbell says that every completion was seen. §7.5.1.1
    public override void Acknowledge() => Registers.Write32(CompletionHead, (uint)_head);

    public override uint Touch() => Registers.Read32(Status);

    public override void Dispose()
    {
        if (!_memory.IsEmpty)
        {
            Registers.Write32(Configuration, 0);
            SpinWait.SpinUntil(() => (Registers.Read32(Status) & 1) == 0 || Registers.Read32(Status) == uint.MaxValue, Patience);
            _space?.Unmap(_memory, DmaDirection.Both, _address);
            Host.Arena.Free(_memory);
        }

        base.Dispose();
    }

    protected override void OnStart()
    {
        Assert.That(Function.SetBusMaster(true), Is.EqualTo(PciStatus.Ok));
        Assert.That(Function.OpenDmaSpace(64, out _space), Is.EqualTo(PciStatus.Ok));
        Assert.That(Host.Arena.TryAllocate(3 * 4096, out _memory));
        _memory.Span.Clear();
        Span<DmaRun> runs = stackalloc DmaRun[1];
        Assert.That(_space!.Map(_memory, DmaDirection.Both, runs, out _), Is.EqualTo(PciStatus.Ok));
        _address = runs[0].Address;
        Registers.Write32(Configuration, 0);
        Assert.That(SpinWait.SpinUntil(() => (Registers.Read32(Status) & 1) == 0, Patience), "not ready once disabled");
        Registers.Write32(QueueAttributes, ((Entries - 1) << 16) | (Entries - 1));
        Registers.Write32(SubmissionBase, (uint)_address.Value);
        Registers.Write32(SubmissionBase + 4, (uint)(_address.Value >> 32));
        Registers.Write32(CompletionBase, (uint)(_address + 4096).Value);
        Registers.Write32(CompletionBase + 4, (uint)((_address + 4096).Value >> 32));
        Registers.Write32(Configuration, EntrySizes | Enable);
        Assert.That(SpinWait.SpinUntil(() => (Registers.Read32(Status) & 1) == 1, Patience), "ready once enabled");
    }
}
