using System.Globalization;
using DriverKit.Backends.Uio;
using DriverKit.Backends.Vfio;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Kernel.Hosts;
using DriverKit.Locators;
using DriverKit.Pci;

namespace DriverKit.Lab.Probe;

/// <summary>The seam over real functions, bare. Each check writes a line; the first that fails ends the run.</summary>
internal sealed class PciProbe : IPciFunctionObserver
{
    private readonly ManualResetEventSlim _removed = new();
    private readonly RealHost _host;
    private readonly IPciFunction _function;
    private int _removals;

    private PciProbe(RealHost host, IPciFunction function)
    {
        _host = host;
        _function = function;
        function.Observer = this;
    }

    /// <summary>Runs a verb on a function.</summary>
    /// <param name="verb">Which: <c>pci-edu</c> and the like.</param>
    /// <param name="locator">The function.</param>
    public static void Run(string verb, Locator locator)
    {
        var schemes = new ILocatorScheme[] { new VfioScheme(), new UioScheme() };
        ILocatorScheme scheme = Array.Find(schemes, s => s.Scheme == locator.Scheme) ?? throw new ProbeException($"no scheme {locator.Scheme}");
        if (scheme.ProvideArena(locator) is { } arena)
        {
            RealHost.UseArena(arena);
        }

        using var host = new RealHost();
        using IPciFunction function = scheme.OpenPci(locator, host);
        var probe = new PciProbe(host, function);
        switch (verb)
        {
            case "pci-edu":
                new EduProbe(probe).Run(mostBits: 40);
                break;
            case "pci-edu-narrow":
                new EduProbe(probe).Run(mostBits: 28);
                break;
            case "pci-edu-wild":
                new EduProbe(probe).ReachOutside();
                break;
            case "pci-edu-hold":
                new EduProbe(probe).HoldInTransfer();
                break;
            case "pci-nvme":
                probe.LookAtNvme();
                break;
            case "pci-e1000":
                probe.LookAtE1000();
                break;
            case "pci-unplug":
                probe.ReadUntilGone();
                break;
            case "pci-pin":
                probe.Pin();
                break;
            default:
                throw new ProbeException($"no verb {verb}");
        }
    }

    public IPciFunction Function => _function;

    public IHost Host => _host;

    /// <summary>Writes that a check passed, or fails.</summary>
    public static void Check(string name, bool passed, string seen)
    {
        if (!passed)
        {
            throw new ProbeException($"{name}: {seen}");
        }

        Console.WriteLine($"ok {name}: {seen}");
    }

    /// <summary>Demands a status.</summary>
    public static void Demand(string name, PciStatus status)
    {
        if (status != PciStatus.Ok)
        {
            throw new ProbeException($"{name}: {status}");
        }
    }

    public void FunctionRemoved()
    {
        Interlocked.Increment(ref _removals);
        _removed.Set();
    }

    public MmioWindow Map(int bar)
    {
        Demand($"BAR {bar}", _function.MapBar(bar, out MmioWindow window));
        return window;
    }

    /// <summary>With decode off registers read as ones, and are back when it is on again.</summary>
    public void HideAndShow(MmioWindow registers, int offset, uint expected)
    {
        ushort command = _function.ReadConfig16(0x04);
        _function.WriteConfig16(0x04, (ushort)(command & ~2));
        uint hidden = registers.Read32(offset);
        registers.Write32(offset, 0);
        _function.WriteConfig16(0x04, command);
        uint shown = registers.Read32(offset);
        Check("decode", hidden == uint.MaxValue && shown == expected, $"off 0x{hidden:x}, on 0x{shown:x}");
    }

    private static string Hex(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    private void LookAtNvme()
    {
        // NVMe 1.4 §3.1: CAP at 0, VS at 8, CC at 14h, CSTS at 1Ch.
        MmioWindow registers = Map(0);
        ulong capabilities = registers.Read64(0);
        Check("CAP", (capabilities & 0xffff) > 0 && registers.Read32(0) == (uint)capabilities, $"{Hex(capabilities)}, mapped {registers.IsMapped}");
        Check("VS", registers.Read32(8) >> 16 == 1, Hex(registers.Read32(8)));
        Check("BAR", _function.GetBar(0) is { Kind: PciBarKind.Memory64, Length: >= 0x2000 }, _function.GetBar(0).ToString());
        Check("config", _function.ReadConfig8(0x0b) == 1 && _function.ReadConfig8(0x0a) == 8, $"{_function.ConfigLength} bytes");
        HideAndShow(registers, 8, registers.Read32(8));
        Check("MSI-X", _function.GetVectorCount(PciInterruptMode.Msix) > 8, $"{_function.GetVectorCount(PciInterruptMode.Msix)} vectors");
        var sink = new CountingSink();
        Demand("MSI-X on", _function.EnableInterrupts(PciInterruptMode.Msix, 8, sink));
        Check("twice", _function.EnableInterrupts(PciInterruptMode.Msix, 8, sink) == PciStatus.InvalidRequest, "refused");
        Demand("MSI-X off", _function.DisableInterrupts());
        uint configuration = registers.Read32(0x14);
        registers.Write32(0x14, configuration | 0x460000);
        PciStatus reset = _function.Reset();
        Check("reset", reset == PciStatus.Ok && registers.Read32(0x14) == configuration, $"{reset}, CC {Hex(registers.Read32(0x14))}");
        PciStatus sleep = _function.SetPowerState(PciPowerState.D3Hot);
        uint asleep = registers.Read32(8);
        PciStatus wake = _function.SetPowerState(PciPowerState.D0);
        Check("D3hot", (sleep, asleep, wake) == (PciStatus.Ok, uint.MaxValue, PciStatus.Ok) && registers.Read64(0) == capabilities,
            $"{sleep}, ones, {wake}, CAP {Hex(registers.Read64(0))}");
        Check("command", (_function.ReadConfig16(4) & 6) == 2, $"memory on, bus master off: {Hex(_function.ReadConfig16(4))}");
    }

    private void LookAtE1000()
    {
        // 8254x SDM §13.4.2: STATUS at 8; §13.4.1: IOADDR at 0 and IODATA at 4 of the I/O BAR.
        MmioWindow registers = Map(0);
        uint status = registers.Read32(8);
        Check("STATUS", status != uint.MaxValue && status != 0, $"{Hex(status)}, mapped {registers.IsMapped}");
        MmioWindow io = Map(1);
        io.Write32(0, 8);
        uint data = io.Read32(4);

        // QEMU's model answers 0 there, whatever IOADDR says.
        Check("I/O BAR", _function.GetBar(1).Kind == PciBarKind.Io && !io.IsMapped && (data == 0 || data == registers.Read32(8)), $"{io.Length} bytes, IODATA {Hex(data)}");

        // §13.4.20 ICS, §13.4.17 ICR, IMS at D0h: raising a cause by hand is a level until ICR is read.
        var sink = new CountingSink();
        _function.Reset();
        registers.Write32(0xd8, uint.MaxValue);
        _ = registers.Read32(0xc0);
        Demand("INTx on", _function.EnableInterrupts(PciInterruptMode.Intx, 1, sink));
        registers.Write32(0xd0, 4);
        registers.Write32(0xc8, 4);
        Check("INTx", sink.Wait(1), $"{sink.Count}");
        Demand("unmask", _function.UnmaskInterrupt(0));
        Check("level", sink.Wait(2), "comes again while it is not acknowledged");
        uint cause = registers.Read32(0xc0);
        int before = sink.Count;
        Demand("unmask", _function.UnmaskInterrupt(0));
        Check("acknowledged", (cause & 4) != 0 && !sink.Wait(before + 1, milliseconds: 300), $"ICR {Hex(cause)}");
        registers.Write32(0xd8, uint.MaxValue);
        _function.DisableInterrupts();
        HideAndShow(registers, 8, registers.Read32(8));
    }

    private void ReadUntilGone()
    {
        MmioWindow registers = Map(0);
        uint before = registers.Read32(8);
        Console.WriteLine("reading");
        uint seen = before;
        long reads = 0;
        while (seen == before && !_removed.IsSet)
        {
            seen = registers.Read32(8);
            reads++;
        }

        Check("told", _removed.Wait(TimeSpan.FromSeconds(60)), $"after {(reads > 1000 ? "many" : "few")} reads");
        Check("ones", registers.Read32(8) == uint.MaxValue && _function.ReadConfig32(0) == uint.MaxValue, "registers and config space");
        registers.Write32(0x14, 0);
        Check("requests", _function.Reset() == PciStatus.Removed && _function.SetBusMaster(true) == PciStatus.Removed
            && _function.EnableInterrupts(PciInterruptMode.Msix, 1, new CountingSink()) == PciStatus.Removed
            && _function.OpenDmaSpace(64, out _) == PciStatus.Removed && _removals == 1, "Removed, observer told once");
    }

    private void Pin()
    {
        Demand("DMA space", _function.OpenDmaSpace(64, out IDmaSpace? space));
        Span<DmaRun> runs = stackalloc DmaRun[4];
        for (int i = 1; i <= 16; i++)
        {
            if (!_host.Arena.TryAllocate(2 << 20, out ArenaSegment memory))
            {
                throw new ProbeException("the arena is full");
            }

            PciStatus status = space!.Map(memory, DmaDirection.Both, runs, out _);
            Console.WriteLine($"{i * 2} MiB: {status}");
            if (status != PciStatus.Ok)
            {
                return;
            }
        }
    }
}
