using DriverKit.Decorators;
using DriverKit.Emulation.UsbStick;
using DriverKit.Usb;

namespace DriverKit.Emulation.Tests;

/// <summary>The fault decorator before the stick.</summary>
public sealed class FaultyUsbTests
{
    private static readonly byte[] Ready = new byte[6];

    private ManualHost _host = null!;
    private FaultyUsb _device = null!;
    private RawHost _raw = null!;

    private void Plug(UsbFaultPlan plan)
    {
        _host = new ManualHost();
        _device = new FaultyUsb(new UsbStickModel(_host), _host, plan);
        _raw = new RawHost(_device, _host);
        Assert.That(_raw.Configure(), Is.EqualTo(UsbStatus.Ok));
    }

    [TearDown]
    public void End()
    {
        _device.Dispose();
        Assert.That(_host.Arena.InUse, Is.Zero);
        _host.Dispose();
    }

    [Test]
    public void Counting_changes_nothing()
    {
        Plug(UsbFaultPlan.CountOnly);
        _raw.Read(0, Ready);
        _raw.Read(36, [0x12, 0, 0, 0, 36, 0]);
        Assert.That(_device.Points, Is.EqualTo(5));
        Assert.That(_device.Injected, Is.Zero);
    }

    [Test]
    public void A_stalled_endpoint_stays_so_until_cleared()
    {
        Plug(UsbFaultPlan.Once(UsbFaultKind.Stall, 2));
        uint tag = _raw.SendCbw(0, false, Ready);
        Assert.That(_raw.In(13, out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.In(13, out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Simple(UsbTransferKind.ClearHalt, 0x81), Is.EqualTo(UsbStatus.Ok));
        _raw.ReadCsw(tag);
    }

    [TestCase(UsbFaultKind.TransmissionError, UsbStatus.TransmissionError)]
    [TestCase(UsbFaultKind.Babble, UsbStatus.Babble)]
    [TestCase(UsbFaultKind.Timeout, UsbStatus.Cancelled)]
    [TestCase(UsbFaultKind.Unplug, UsbStatus.Removed)]
    public void A_transfer_ends_as_planned(UsbFaultKind kind, UsbStatus status)
    {
        Plug(UsbFaultPlan.Once(kind, 2));
        _raw.SendCbw(0, false, Ready);
        Assert.That(_raw.In(13, out _), Is.EqualTo(status));
        Assert.That(_device.Injected, Is.EqualTo(1));
    }

    [Test]
    public void Short_and_changed_data_count_as_good()
    {
        Plug(UsbFaultPlan.Once(UsbFaultKind.Short, 2));
        _raw.SendCbw(36, true, [0x12, 0, 0, 0, 36, 0]);
        Assert.That(_raw.In(36, out byte[] data), Is.EqualTo(UsbStatus.Ok));
        Assert.That(data, Has.Length.EqualTo(18));
        End();

        Plug(UsbFaultPlan.Once(UsbFaultKind.CorruptData, 4));
        _raw.Read(0, Ready);
        byte[] zeroes = new byte[512];
        _raw.Write(zeroes, [0x2a, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
        Assert.That(_device.Injected, Is.EqualTo(1));
        byte[] there = _raw.Read(512, [0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
        Assert.That(there.Count(b => b != 0), Is.EqualTo(1));
    }

    [Test]
    public void The_same_seed_chooses_the_same_transfers()
    {
        long[] Choose(ulong seed)
        {
            Plug(new UsbFaultPlan { Kind = UsbFaultKind.TransmissionError, Probability = 0.3, Seed = seed });
            var chosen = new List<long>();
            for (int i = 0; i < 200; i++)
            {
                if (_raw.Out(new byte[1], out _) == UsbStatus.TransmissionError)
                {
                    chosen.Add(i);
                }
            }

            End();
            return [.. chosen];
        }

        long[] first = Choose(5);
        Assert.That(Choose(5), Is.EqualTo(first));
        Assert.That(Choose(6), Is.Not.EqualTo(first));
        Assert.That(first, Has.Length.InRange(30, 90));
        Plug(UsbFaultPlan.CountOnly);
    }

    [Test]
    public void An_unplugged_device_tells_once_and_everything_comes_back()
    {
        Plug(UsbFaultPlan.CountOnly);
        var observer = new Observer();
        _device.Observer = observer;
        UsbTransfer waiting = _raw.Make(UsbTransferKind.Bulk, 0x81, 13);
        Assert.That(_raw.Submit(waiting), Is.EqualTo(UsbStatus.Ok));
        _host.Settle();
        _device.Unplug();
        _host.Settle();
        Assert.That(waiting.Status, Is.EqualTo(UsbStatus.Removed));
        Assert.That(observer.Count, Is.EqualTo(1));
        Assert.That(_raw.Submit(waiting), Is.EqualTo(UsbStatus.Removed));
        _host.Arena.Free(waiting.Buffer);
    }

    private sealed class Observer : IUsbDeviceObserver
    {
        public int Count { get; private set; }

        public void DeviceRemoved() => Count++;
    }
}
