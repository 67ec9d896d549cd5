using DriverKit.Backends.Qtest;
using DriverKit.Dma;
using DriverKit.Kernel.Hosts;
using DriverKit.Locators;
using DriverKit.Pci;

namespace DriverKit.Conformance.Tests;

public class QtestSmoke
{
    private sealed class Sink : IPciInterruptSink { public int Count; public void Interrupt(int vector) => Count++; }

    [TestCase(PciInterruptMode.Intx)]
    [TestCase(PciInterruptMode.Msi)]
    public void Edu(PciInterruptMode mode)
    {
        using var host = new RealHost();
        Locator.TryParse("qtest:edu", out Locator? locator, out _);
        var t = System.Diagnostics.Stopwatch.StartNew();
        using IPciFunction f = new QtestScheme().OpenPci(locator!, host);
        Console.WriteLine($"open {t.Elapsed.TotalMilliseconds}");
        Assert.That(f.ReadConfig32(0), Is.EqualTo(0x11e81234));
        Assert.That(f.GetBar(0), Is.EqualTo(new PciBar(PciBarKind.Memory32, 1 << 20, false)));
        Assert.That(f.MapBar(0, out MmioWindow w), Is.EqualTo(PciStatus.Ok));
        Assert.That(w.Read32(0), Is.EqualTo(0x010000ed));
        w.Write32(4, 0x12345678);
        Assert.That(w.Read32(4), Is.EqualTo(~0x12345678u));
        f.SetBusMaster(true);
        var sink = new Sink();
        Assert.That(f.EnableInterrupts(mode, 1, sink), Is.EqualTo(PciStatus.Ok));
        w.Write32(0x60, 5);
        t.Restart();
        while (sink.Count == 0 && t.Elapsed.TotalSeconds < 5) { Thread.Sleep(1); }
        Console.WriteLine($"irq {t.Elapsed.TotalMilliseconds}");
        Assert.That(sink.Count, Is.EqualTo(1));
        Assert.That(w.Read32(0x24), Is.EqualTo(5));
        w.Write32(0x64, 5);
        f.UnmaskInterrupt(0);
        Thread.Sleep(5);
        Assert.That(sink.Count, Is.EqualTo(1));

        Assert.That(f.OpenDmaSpace(28, out IDmaSpace? space), Is.EqualTo(PciStatus.Ok));
        Assert.That(host.Arena.TryAllocate(4096, out ArenaSegment seg));
        seg.Span.Fill(0xa5);
        var runs = new DmaRun[1];
        Assert.That(space!.Map(seg, DmaDirection.Both, runs, out int n), Is.EqualTo(PciStatus.Ok));
        w.Write64(0x80, runs[0].Address.Value); w.Write64(0x88, 0x40000); w.Write64(0x90, 100); w.Write64(0x98, 1 | 4);
        t.Restart();
        while (sink.Count == 1 && t.Elapsed.TotalSeconds < 5) { Thread.Sleep(1); }
        Console.WriteLine($"dma {t.Elapsed.TotalMilliseconds}");
        Assert.That(w.Read32(0x24), Is.EqualTo(0x100));
        w.Write32(0x64, 0x100);
        f.UnmaskInterrupt(0);
        w.Write64(0x80, 0x40000); w.Write64(0x88, runs[0].Address.Value + 200); w.Write64(0x90, 100); w.Write64(0x98, 3);
        while ((w.Read64(0x98) & 1) != 0) { Thread.Sleep(1); }
        Assert.That(seg.Span[200..300].ToArray(), Is.All.EqualTo(0xa5));
        t.Restart();
        for (int i = 0; i < 2000; i++) { w.Read32(0); }
        Console.WriteLine($"read {t.Elapsed.TotalMicroseconds / 2000} us");
        t.Restart();
        for (int i = 0; i < 20000; i++) { w.Write32(4, 1); }
        Console.WriteLine($"write {t.Elapsed.TotalMicroseconds / 20000} us");
    }
}
