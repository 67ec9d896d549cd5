using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Usb;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Dev.Tests.Usb;

public class UsbStackTests
{
    private RealHost _host = null!;
    private RumpKernel _kernel = null!;
    private FakeUsbDevice _fake = null!;
    private UsbBusManager _manager = null!;
    private Grabber _driver = null!;

    [SetUp]
    public void Start()
    {
        _host = new RealHost(_ => { });
        _kernel = new RumpKernel(_host, [new AutoconfComponent(), new UsbComponent()]);
        _fake = new FakeUsbDevice(_host);
        _manager = _kernel.Get<UsbBusManager>();
        _driver = new Grabber();
    }

    [TearDown]
    public void Stop()
    {
        _kernel.Dispose();
        _fake.Dispose();
        _host.Dispose();
        Assert.That(_kernel.Memory.InUse, Is.Zero, "arena memory leaked");
        Assert.That(_fake.InFlight, Is.Zero, "transfers leaked");
    }

    [Test]
    public void A_device_without_driver_is_enumerated_and_can_be_asked()
    {
        using LwpScope scope = _kernel.Enter();
        Assert.That(_manager.Attach(_fake, out UsbConnection? connection), Is.EqualTo(Errno.Ok));
        UsbDevice device = connection!.Device!;
        Assert.That(device.Manufacturer, Is.EqualTo("Maker"));
        Assert.That(device.Product, Is.EqualTo("Thing"));
        Assert.That(device.SerialNumber, Is.EqualTo("0042"));
        Assert.That(_fake.SelectedConfiguration, Is.EqualTo(1));
        Assert.That(_kernel.Console.Snapshot().Select(l => l.Text), Is.EqualTo(new[]
        {
            "ugenhc0 (root): fake, high speed",
            "usb0 at ugenhc0: USB revision 2.0",
            "uhub0 at usb0: pass-through root hub, 1 port",
            "uhub0: port 1: Maker (1234) Thing (5678), class 0/0, rev 2.00/1.00, addr 1, no driver",
        }));
        Assert.That(connection.Detach(), Is.EqualTo(Errno.Ok));
        Assert.That(_fake.IsDisposed);
    }

    [Test]
    public void A_selected_configuration_is_left_alone()
    {
        _fake.OnControl = s => s.Standard == StandardRequest.GetConfiguration ? [1] : null;
        using LwpScope scope = _kernel.Enter();
        Assert.That(_manager.Attach(_fake, out _), Is.EqualTo(Errno.Ok));
        Assert.That(_fake.HostRequests, Is.Empty);
    }

    [Test]
    public void A_driver_attaches_to_the_interface_and_opens_its_pipes_exclusively()
    {
        using LwpScope scope = _kernel.Enter();
        Attach();
        Assert.That(_kernel.Get<DeviceTree>().Find("grab0")!.Locators, Is.EqualTo("port 1 configuration 1 interface 0"));
        Assert.That(_driver.Interface!.OpenPipe(_driver.In.Endpoint!, out UsbPipe? second), Is.EqualTo(UsbdStatus.InUse));
        Assert.That(second, Is.Null);
        Assert.That(_driver.Interface.Claim(), Is.EqualTo(UsbdStatus.InUse));
        Assert.That(_driver.Interface.SetAlternate(7), Is.EqualTo(UsbdStatus.Invalid));
    }

    [Test]
    public void Short_transfers_are_errors_unless_allowed()
    {
        _fake.OnData = t => (UsbStatus.Ok, t.Buffer.Length - 1);
        using LwpScope scope = _kernel.Enter();
        Attach();
        UsbXfer xfer = MakeXfer(512);
        Assert.That(_driver.Waiter.Transfer(xfer), Is.EqualTo(UsbdStatus.ShortXfer));
        Assert.That(xfer.ActualLength, Is.EqualTo(511));
        xfer.Flags = UsbXferFlags.ShortXferOk;
        Assert.That(_driver.Waiter.Transfer(xfer), Is.EqualTo(UsbdStatus.NormalCompletion));
        _kernel.Memory.Free(xfer.Buffer);
    }

    [Test]
    public void A_transfer_that_is_never_answered_times_out()
    {
        using LwpScope scope = _kernel.Enter();
        Attach();
        UsbXfer xfer = MakeXfer(512);
        xfer.Timeout = TimeSpan.FromMilliseconds(20);
        long before = _host.Now;
        Assert.That(_driver.Waiter.Transfer(xfer), Is.EqualTo(UsbdStatus.Timeout));
        Assert.That(_host.Now - before, Is.GreaterThanOrEqualTo(20_000_000));
        Assert.That(_fake.Aborts, Is.EqualTo(1));
        _kernel.Memory.Free(xfer.Buffer);
    }

    [Test]
    public void An_aborted_transfer_comes_back_cancelled_and_an_idle_one_is_left_alone()
    {
        using LwpScope scope = _kernel.Enter();
        Attach();
        UsbXfer xfer = MakeXfer(512);
        _driver.In.Abort(xfer);
        Assert.That(_driver.In.Submit(xfer), Is.EqualTo(UsbdStatus.InProgress));
        Assert.That(_driver.In.Submit(xfer), Is.EqualTo(UsbdStatus.InUse));
        _driver.In.Abort(xfer);
        _driver.In.WaitIdle();
        Assert.That(xfer.Status, Is.EqualTo(UsbdStatus.Cancelled));
        Assert.That(_fake.Aborts, Is.EqualTo(1));
        _kernel.Memory.Free(xfer.Buffer);
    }

    [Test]
    public void Unplug_gives_every_transfer_back_and_detaches_the_drivers()
    {
        using LwpScope scope = _kernel.Enter();
        UsbConnection connection = Attach();
        UsbXfer first = MakeXfer(512);
        UsbXfer second = MakeXfer(512);
        _driver.In.Submit(first);
        _driver.In.Submit(second);
        _fake.Unplug();
        _kernel.Get<DeviceTree>().WaitSettled();
        Assert.That((first.Status, second.Status), Is.EqualTo((UsbdStatus.Removed, UsbdStatus.Removed)));
        Assert.That(_kernel.Get<DeviceTree>().Find("grab0"), Is.Null);
        Assert.That(connection.Device, Is.Null);
        Assert.That(_driver.In.Submit(first), Is.EqualTo(UsbdStatus.Removed));
        _kernel.Memory.Free(first.Buffer);
        _kernel.Memory.Free(second.Buffer);
        using var next = new FakeUsbDevice(_host);
        Assert.That(connection.Plug(next), Is.EqualTo(Errno.Ok));
        Assert.That(_kernel.Get<DeviceTree>().Find("grab0"), Is.Not.Null, "the unit number is used again");
        Assert.That(connection.Detach(), Is.EqualTo(Errno.Ok));
    }

    [Test]
    public void Unplug_at_every_request_of_the_enumeration_ends_in_an_errno()
    {
        int points = 0;
        for (bool reached = true; reached; points++)
        {
            int count = 0;
            int target = points;
            reached = false;
            var fake = new FakeUsbDevice(_host);
            fake.OnControl = _ =>
            {
                if (count++ == target)
                {
                    reached = true;
                    _host.Post(new Pull(fake));
                }

                return null;
            };
            using LwpScope scope = _kernel.Enter();
            Errno error = _manager.Attach(fake, out UsbConnection? connection);
            _kernel.Get<DeviceTree>().WaitSettled();
            if (reached)
            {
                Assert.That(error is Errno.ENXIO or Errno.Ok, $"point {target}: {error}");
            }

            connection?.Detach(force: true);
            Assert.That(_kernel.Get<DeviceTree>().Roots, Is.Empty);
            Assert.That(fake.IsDisposed);
        }

        Assert.That(points, Is.GreaterThanOrEqualTo(8), "requests covered");
    }

    [Test]
    public void A_device_that_stalls_every_string_still_attaches()
    {
        _fake.OnControl = s => s.DescriptorType == DescriptorType.String ? [2, 3] : null;
        using LwpScope scope = _kernel.Enter();
        Attach();
        Assert.That(_driver.Interface!.Device.Product, Is.Empty);
    }

    [TestCase(new byte[] { 9, 2, 255, 255, 1, 1, 0, 0x80, 50 }, Errno.Ok)]
    [TestCase(new byte[] { 9, 2, 0, 0, 1, 1, 0, 0x80, 50 }, Errno.EFTYPE)]
    [TestCase(new byte[] { 0, 0 }, Errno.EFTYPE)]
    [TestCase(new byte[] { 9, 2, 20, 0, 1, 1, 0, 0x80, 50, 0, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, Errno.Ok)]
    public void Hostile_configurations_are_taken_for_what_they_hold(byte[] configuration, Errno expected)
    {
        _fake.Configuration = configuration;
        using LwpScope scope = _kernel.Enter();
        Assert.That(_manager.Attach(_fake, out _), Is.EqualTo(expected));
    }

    private UsbConnection Attach()
    {
        _kernel.Get<DeviceTree>().Register(_driver);
        Assert.That(_manager.Attach(_fake, out UsbConnection? connection), Is.EqualTo(Errno.Ok));
        Assert.That(connection!.Port.Drivers, Has.Count.EqualTo(1));
        return connection;
    }

    private UsbXfer MakeXfer(int length)
    {
        Assert.That(_kernel.Memory.Allocate(length, out ArenaSegment segment), Is.EqualTo(Errno.Ok));
        return new UsbXfer(_driver.In, _driver.Waiter) { Buffer = segment };
    }

    private sealed class Pull(FakeUsbDevice device) : Hosting.HostWork
    {
        public override void Run() => device.Unplug();
    }

    private sealed class Grabber() : DeviceAttachment("grab", UsbInterfaceAttachArgs.AttributeName)
    {
        public UsbInterface? Interface { get; private set; }

        public UsbPipe In { get; private set; } = null!;

        public UsbSyncWaiter Waiter { get; private set; } = null!;

        public override int Match(Device? parent, AttachArgs args) =>
            args is UsbInterfaceAttachArgs { Interface.Current.Class: ClassCode.VendorSpecific } ? 1 : 0;

        public override Errno Attach(Device self, AttachArgs args)
        {
            Interface = ((UsbInterfaceAttachArgs)args).Interface;
            Waiter = new UsbSyncWaiter(self.Kernel, "test transfer");
            Errno error = Interface.Claim().ToErrno();
            if (error == Errno.Ok)
            {
                error = Interface.OpenPipe(Interface.Current.Find(TransferType.Bulk, isIn: true)!, out UsbPipe? pipe).ToErrno();
                In = pipe!;
            }

            return error;
        }

        public override Errno Detach(Device self, DetachFlags flags)
        {
            In.Close();
            Interface!.Release();
            return Errno.Ok;
        }
    }
}
