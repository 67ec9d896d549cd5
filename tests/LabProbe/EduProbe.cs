using DriverKit.Dma;
using DriverKit.Pci;

namespace DriverKit.Lab.Probe;

/// <summary>QEMU's edu device, register by register. QEMU docs/specs/edu.rst.</summary>
internal sealed class EduProbe(PciProbe probe)
{
    private const int Identification = 0x00;
    private const int Liveness = 0x04;
    private const int InterruptStatus = 0x24;
    private const int InterruptRaise = 0x60;
    private const int InterruptAcknowledge = 0x64;
    private const int DmaSource = 0x80;
    private const int DmaDestination = 0x88;
    private const int DmaCount = 0x90;
    private const int DmaCommand = 0x98;
    private const uint Buffer = 0x40000;
    private const int Bytes = 4000;

    private readonly MmioWindow _registers = probe.Map(0);

    /// <summary>All of it.</summary>
    /// <param name="mostBits">Address bits of the model's DMA engine.</param>
    public void Run(int mostBits)
    {
        IPciFunction function = probe.Function;
        uint id = _registers.Read32(Identification);
        PciProbe.Check("id", id == 0x010000ed, $"0x{id:x8}, mapped {_registers.IsMapped}");
        _registers.Write32(Liveness, 0x12345678);
        PciProbe.Check("liveness", _registers.Read32(Liveness) == ~0x12345678u, $"0x{_registers.Read32(Liveness):x8}");
        PciProbe.Check("BAR", function.GetBar(0) is { Kind: PciBarKind.Memory32, Length: 1 << 20 } && function.GetBar(1).Length == 0, function.GetBar(0).ToString());
        PciProbe.Check("no BAR", function.MapBar(1, out _) == PciStatus.InvalidRequest, "refused");
        probe.HideAndShow(_registers, Identification, 0x010000ed);
        PciStatus reset = function.Reset();
        PciProbe.Check("reset", reset is PciStatus.NotSupported or PciStatus.Ok && _registers.Read32(Identification) == 0x010000ed, $"{reset}");
        Interrupts(PciInterruptMode.Msi);
        Interrupts(PciInterruptMode.Intx);
        PciStatus opened = function.OpenDmaSpace(28, out IDmaSpace? low);
        if (opened == PciStatus.NotSupported)
        {
            PciProbe.Check("DMA", true, "refused");
            return;
        }

        PciProbe.Demand("DMA space", opened);
        Transfer(low!, 28);
        if (mostBits > 28)
        {
            PciProbe.Demand("DMA space", function.OpenDmaSpace(mostBits, out IDmaSpace? high));
            Transfer(high!, mostBits);
        }
    }

    /// <summary>Lets the device reach where nothing is mapped: what an IOMMU stops.</summary>
    public void ReachOutside()
    {
        PciProbe.Demand("DMA space", probe.Function.OpenDmaSpace(40, out _));
        PciProbe.Demand("bus master", probe.Function.SetBusMaster(true));
        Start(Buffer, 0x40000000, toDevice: false);
        PciProbe.Check("outside", Ended(), "the transfer ended, and this process lives");
    }

    /// <summary>Begins transfers and does not end, for somebody who kills it.</summary>
    public void HoldInTransfer()
    {
        PciProbe.Demand("DMA space", probe.Function.OpenDmaSpace(40, out IDmaSpace? space));
        PciProbe.Demand("bus master", probe.Function.SetBusMaster(true));
        PciProbe.Demand("map", Allocate(space!, DmaDirection.Both, out ArenaSegment memory, out DmaRun run));
        Console.WriteLine("transferring");
        while (!memory.IsEmpty)
        {
            Start(run.Address.Value, Buffer, toDevice: true);
            _ = Ended();
        }
    }

    private void Interrupts(PciInterruptMode mode)
    {
        IPciFunction function = probe.Function;
        if (function.GetVectorCount(mode) == 0)
        {
            PciProbe.Check($"{mode}", function.EnableInterrupts(mode, 1, new CountingSink()) == PciStatus.NotSupported, "not here");
            return;
        }

        if (mode == PciInterruptMode.Msi)
        {
            PciProbe.Demand("bus master", function.SetBusMaster(true));
        }

        var sink = new CountingSink { Acknowledge = () => _registers.Write32(InterruptAcknowledge, _registers.Read32(InterruptStatus)) };
        PciProbe.Demand($"{mode} on", function.EnableInterrupts(mode, 1, sink));
        for (int i = 1; i <= 10; i++)
        {
            _registers.Write32(InterruptRaise, 1);
            PciProbe.Check($"{mode} {i}", sink.Wait(i), $"{sink.Count}");
            if (mode == PciInterruptMode.Intx)
            {
                PciProbe.Demand("unmask", function.UnmaskInterrupt(0));
            }
        }

        PciProbe.Demand("mask", function.MaskInterrupt(0));
        _registers.Write32(InterruptRaise, 2);
        PciProbe.Check($"{mode} masked", !sink.Wait(11, milliseconds: 300), $"{sink.Count}");
        PciProbe.Demand("unmask", function.UnmaskInterrupt(0));
        PciProbe.Check($"{mode} unmasked", sink.Wait(11), $"{sink.Count}");
        PciProbe.Demand($"{mode} off", function.DisableInterrupts());
        int count = sink.Count;
        _registers.Write32(InterruptRaise, 4);
        PciProbe.Check($"{mode} off", !sink.Wait(count + 1, milliseconds: 300), $"{sink.Count}");
        _registers.Write32(InterruptAcknowledge, uint.MaxValue);
        PciProbe.Check($"{mode} none", function.UnmaskInterrupt(0) == PciStatus.InvalidRequest, "nothing to unmask");
    }

    private void Transfer(IDmaSpace space, int bits)
    {
        PciProbe.Demand("bus master", probe.Function.SetBusMaster(true));
        if (Allocate(space, DmaDirection.Both, out ArenaSegment memory, out DmaRun run) == PciStatus.Unreachable)
        {
            PciProbe.Check($"DMA, {bits} bits", space.MappingCount == 0, "the memory is out of the device's reach");
            return;
        }

        Random random = new(bits);
        byte[] pattern = new byte[Bytes];
        random.NextBytes(pattern);
        pattern.CopyTo(memory.Span);
        space.Sync(memory, run.Address, DmaSync.PreWrite);
        Start(run.Address.Value, Buffer, toDevice: true);
        PciProbe.Check($"to the device, {bits} bits", Ended(), "ended");
        space.Sync(memory, run.Address, DmaSync.PostWrite | DmaSync.PreRead);
        memory.Span.Clear();
        Start(Buffer, run.Address.Value, toDevice: false);
        PciProbe.Check($"from the device, {bits} bits", Ended(), "ended");
        space.Sync(memory, run.Address, DmaSync.PostRead);
        bool inReach = run.End.Value <= 1UL << bits;
        PciProbe.Check($"DMA, {bits} bits", memory.Span.SequenceEqual(pattern) && inReach, $"{Bytes} bytes there and back at {run.Address}");
        space.Unmap(memory, DmaDirection.Both, run.Address);
        PciProbe.Check("mappings", space.MappingCount == 0, $"{space.MappingCount}");
        probe.Host.Arena.Free(memory);
    }

    private PciStatus Allocate(IDmaSpace space, DmaDirection direction, out ArenaSegment memory, out DmaRun run)
    {
        if (!probe.Host.Arena.TryAllocate(Bytes, out memory))
        {
            throw new ProbeException("the arena is full");
        }

        Span<DmaRun> runs = stackalloc DmaRun[2];
        PciStatus status = space.Map(memory, direction, runs, out int count);
        run = runs[0];
        if (status == PciStatus.Ok)
        {
            PciProbe.Check("runs", count == 1 && space.MappingCount == 1, $"{count} at {run.Address}");
        }

        return status;
    }

    private void Start(ulong source, ulong destination, bool toDevice)
    {
        _registers.Write64(DmaSource, source);
        _registers.Write64(DmaDestination, destination);
        _registers.Write64(DmaCount, Bytes);
        _registers.Write64(DmaCommand, toDevice ? 1u : 3u);
    }

    // A transfer takes 100 ms by the model's design.
    private bool Ended() => SpinWait.SpinUntil(() => (_registers.Read64(DmaCommand) & 1) == 0, TimeSpan.FromSeconds(20));
}
