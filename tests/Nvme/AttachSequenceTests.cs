using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Emulation;
using DriverKit.Emulation.Nvme;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Pci;

namespace DriverKit.Nvme.Tests;

/// <summary>What Linux's driver does from its first look to the first block, register by register, played to the model.</summary>
public class AttachSequenceTests
{
    private const int Entries = 32;

    private readonly List<(byte Opcode, uint Dword10, ushort Status)> _answers = [];
    private MmioWindow _window;
    private ArenaSegment _memory;
    private ulong _address;
    private RumpKernel _kernel = null!;
    private int _tail;
    private int _head;
    private int _phase;

    [Test]
    public void The_model_answers_as_linux_expects()
    {
        _answers.Clear();
        _tail = _head = 0;
        _phase = 1;
        var host = new DeterministicHost(1);
        using var kernel = _kernel = new RumpKernel(host);
        using LwpScope scope = kernel.Enter();
        var model = new NvmeControllerModel(new NvmeModelOptions { MemorySize = 1 << 20 });
        using var function = new EmulatedPciFunction(host, model);
        Assert.That(function.MapBar(0, out _window), Is.EqualTo(PciStatus.Ok));
        Assert.That(function.OpenDmaSpace(64, out IDmaSpace? space), Is.EqualTo(PciStatus.Ok));
        Assert.That(kernel.Memory.Allocate(64 << 10, out _memory), Is.EqualTo(Errno.Ok));
        _memory.Span.Clear();
        var runs = new DmaRun[1];
        Assert.That(space!.Map(_memory, DmaDirection.Both, runs, out _), Is.EqualTo(PciStatus.Ok));
        _address = runs[0].Address.Value;
        function.SetBusMaster(true);

        // CAP by halves, VS; CC without EN, RDY 0; AQA, ASQ and ACQ by halves; CC written, read back, written with EN.
        ulong cap = _window.Read32(0) | ((ulong)_window.Read32(4) << 32);
        Assert.That(cap & 0xffff, Is.EqualTo(1023));
        Assert.That(_window.Read32(8), Is.EqualTo(0x00010400));
        Assert.That(_window.Read32(0x1c), Is.Zero);
        _window.Write32(0x14, _window.Read32(0x14) & ~1u);
        _window.Write32(0x24, ((Entries - 1) << 16) | (Entries - 1));
        WriteHalves(0x28, _address);
        WriteHalves(0x30, _address + 4096);
        _window.Write32(0x14, 0x00460000);
        Assert.That(_window.Read32(0x14), Is.EqualTo(0x00460000));
        _window.Write32(0x14, 0x00460001);
        Assert.That(_window.Read32(0x1c) & 1, Is.Zero, "not ready at once");
        kernel.Pause(TimeSpan.FromMilliseconds(2));
        Assert.That(_window.Read32(0x1c), Is.EqualTo(1));

        Assert.That(Admin(0x06, 0, 1), Is.EqualTo((0, 0u)), "identify the controller");
        Assert.That(_memory.Span[(8192 + 512)..(8192 + 514)].ToArray(), Is.EqualTo(new byte[] { 0x66, 0x44 }));
        Assert.That(Admin(0x06, 0, 6), Is.EqualTo((0x4002, 0u)), "a structure that 1.4 does not know");
        Assert.That(Admin(0x0a, 0, 0x0c), Is.EqualTo((0x4002, 0u)), "autonomous power states, which it lacks");
        Assert.That(Admin(0x02, uint.MaxValue, 0x007f0002), Is.EqualTo((0, 0u)), "SMART");
        Assert.That(Admin(0x02, uint.MaxValue, 0x03ff0005), Is.EqualTo((0, 0u)), "command effects");
        Assert.That(Admin(0x09, 0, 0x07, 0x00010001), Is.EqualTo((0, 0x000f000fu)), "number of queues");
        Assert.That(Admin(0x09, 0, 0x0b, 0x0100), Is.EqualTo((0, 0u)), "asynchronous events");
        Assert.That(Admin(0x05, 0, 0x001f0001, 0x00000003, prp: 12288), Is.EqualTo((0, 0u)), "completion queue");
        Assert.That(Admin(0x01, 0, 0x001f0001, 0x00010001, prp: 16384), Is.EqualTo((0, 0u)), "submission queue");
        Assert.That(Admin(0x06, 0, 2), Is.EqualTo((0, 0u)), "list of namespaces");
        Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(_memory.Span[8192..]), Is.EqualTo(1));
        Assert.That(Admin(0x06, 1, 3), Is.EqualTo((0, 0u)), "descriptors");
        Assert.That(Admin(0x06, 1, 0), Is.EqualTo((0, 0u)), "the namespace");
        Assert.That(BinaryPrimitives.ReadUInt64LittleEndian(_memory.Span[8192..]), Is.EqualTo(2048));
        Assert.That(Admin(0x06, 99, 0), Is.EqualTo((0x400b, 0u)), "a namespace beyond NN");
        Assert.That(Admin(0x18, 0, 0), Is.EqualTo((0x4001, 0u)), "keep alive, which it lacks");

        // More admin commands than the queue has entries: the phase turns twice.
        for (int i = 0; i < 3 * Entries; i++)
        {
            Assert.That(Admin(0x0a, 0, 0x07), Is.EqualTo((0, 0x000f000fu)), $"round {i}");
        }

        // Orderly shutdown: queues deleted, CC.SHN, SHST 2, and afterwards nothing is wrong.
        Assert.That(Admin(0x04, 0, 1), Is.EqualTo((0x410c, 0u)), "a completion queue in use");
        Assert.That(Admin(0x00, 0, 1), Is.EqualTo((0, 0u)));
        Assert.That(Admin(0x04, 0, 1), Is.EqualTo((0, 0u)));
        _window.Write32(0x14, 0x00464001);
        Assert.That((_window.Read32(0x1c) >> 2) & 3, Is.EqualTo(1));
        kernel.Pause(TimeSpan.FromMilliseconds(2));
        Assert.That((_window.Read32(0x1c) >> 2) & 3, Is.EqualTo(2));
        Assert.That(model.Complaints, Is.Empty);
        function.SetBusMaster(false);
        space.Unmap(_memory, DmaDirection.Both, runs[0].Address);
        kernel.Memory.Free(_memory);
        TestContext.Out.WriteLine($"{_answers.Count} admin commands");
        Assert.That(_answers, Has.Count.GreaterThan(100));
    }

    private void WriteHalves(long offset, ulong value)
    {
        _window.Write32(offset, (uint)value);
        _window.Write32(offset + 4, (uint)(value >> 32));
    }

    private (int Status, uint Result) Admin(byte opcode, uint id, uint dword10, uint dword11 = 0, int prp = 8192)
    {
        Span<byte> entry = _memory.Span.Slice(_tail * 64, 64);
        entry.Clear();
        entry[0] = opcode;
        ushort cid = (ushort)(0x1000 + _answers.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], cid);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], id);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], _address + (ulong)prp);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[40..], dword10);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[44..], dword11);
        _tail = (_tail + 1) % Entries;
        _window.Write32(0x1000, (uint)_tail);
        _kernel.Pause(TimeSpan.FromMicroseconds(10));
        ReadOnlySpan<byte> completion = _memory.Span.Slice(4096 + (_head * 16), 16);
        ushort status = BinaryPrimitives.ReadUInt16LittleEndian(completion[14..]);
        Assert.Multiple(() => Assert.That(status & 1, Is.EqualTo(_phase), $"phase of command {cid:x}"));
        Assert.That(BinaryPrimitives.ReadUInt16LittleEndian(completion[12..]), Is.EqualTo(cid));
        Assert.That(BinaryPrimitives.ReadUInt16LittleEndian(completion[8..]), Is.EqualTo(_tail), "SQHD");
        Assert.That(BinaryPrimitives.ReadUInt16LittleEndian(completion[10..]), Is.Zero, "SQID");
        uint result = BinaryPrimitives.ReadUInt32LittleEndian(completion);
        _head++;
        if (_head == Entries)
        {
            _head = 0;
            _phase ^= 1;
        }

        _window.Write32(0x1004, (uint)_head);
        _answers.Add((opcode, dword10, status));
        return (status >> 1, result);
    }
}
