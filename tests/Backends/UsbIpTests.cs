using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using DriverKit.Backends.UsbIp;
using DriverKit.Dma;
using DriverKit.Kernel.Hosts;
using DriverKit.Specs.Usb;
using DriverKit.Specs.UsbIp;
using DriverKit.Usb;

namespace DriverKit.Backends.Tests;

/// <summary>Server and client of USB/IP against each other and against peers that lie. Linux at the other end is tried in the lab guest.</summary>
public class UsbIpTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private RealHost _host = null!;
    private EchoDevice _echo = null!;
    private UsbIpServer _server = null!;

    [SetUp]
    public void StartServer()
    {
        _host = new RealHost(_ => { });
        _echo = new EchoDevice(_host);
        _server = new UsbIpServer([new UsbIpExport(_echo, _host, "1-1")], AnyPort);
    }

    [TearDown]
    public void Stop()
    {
        _server.Dispose();
        _echo.Dispose();
        _host.Dispose();
    }

    private string Address => $"127.0.0.1:{_server.EndPoint.Port}";

    [Test]
    public void Lists_what_is_exported()
    {
        IReadOnlyList<UsbIpDeviceInfo> devices = UsbIpClient.List(Address);
        Assert.That(devices, Is.EqualTo(new[] { new UsbIpDeviceInfo("1-1", 0x10002, UsbSpeed.High, 0x1234, 0x5678, 1) }));
    }

    [Test]
    public void Gives_descriptors_by_control_transfers()
    {
        using UsbIpDevice device = UsbIpClient.Import(Address, "1-1");
        using var request = new UsbBlockingRequest(device, _host);
        Assert.That(request.GetDescriptor(DescriptorType.Configuration, 0, 0, 255).Length, Is.EqualTo(32));
        Assert.That(request.GetDescriptor(DescriptorType.String, 0, 0, 255).Length, Is.Zero);
        Assert.That(request.Status, Is.EqualTo(UsbStatus.Stall));
    }

    [TestCase(1)]
    [TestCase(512)]
    [TestCase(122_880)]
    [TestCase(1 << 20)]
    public void Data_come_back_as_sent(int length)
    {
        using UsbIpDevice device = UsbIpClient.Import(Address, "1-1");
        using var traffic = new Traffic(_host, device);
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        UsbTransfer incoming = traffic.Submit(UsbTransferKind.Bulk, 0x81, length);
        Assert.That(traffic.Run(UsbTransferKind.Bulk, 0x02, data).ActualLength, Is.EqualTo(length));
        traffic.Wait(incoming);
        Assert.That(incoming.Status, Is.EqualTo(UsbStatus.Ok));
        Assert.That(incoming.Buffer.Span[..incoming.ActualLength].SequenceEqual(data));
    }

    [Test]
    public void A_short_answer_is_a_short_transfer()
    {
        using UsbIpDevice device = UsbIpClient.Import(Address, "1-1");
        using var traffic = new Traffic(_host, device);
        traffic.Run(UsbTransferKind.Bulk, 0x02, [1, 2, 3]);
        UsbTransfer incoming = traffic.Submit(UsbTransferKind.Bulk, 0x81, 512);
        traffic.Wait(incoming);
        Assert.That((incoming.Status, incoming.ActualLength), Is.EqualTo((UsbStatus.Ok, 3)));
    }

    [Test]
    public void An_aborted_transfer_comes_back_cancelled_and_the_next_works()
    {
        using UsbIpDevice device = UsbIpClient.Import(Address, "1-1");
        using var traffic = new Traffic(_host, device);
        UsbTransfer incoming = traffic.Submit(UsbTransferKind.Bulk, 0x81, 64);
        device.Abort(incoming);
        traffic.Wait(incoming);
        Assert.That(incoming.Status, Is.EqualTo(UsbStatus.Cancelled));
        traffic.Run(UsbTransferKind.Bulk, 0x02, [9]);
        UsbTransfer next = traffic.Submit(UsbTransferKind.Bulk, 0x81, 64);
        traffic.Wait(next);
        Assert.That((next.Status, next.ActualLength), Is.EqualTo((UsbStatus.Ok, 1)));
    }

    [Test]
    public void A_halt_is_seen_and_cleared_as_a_request_of_its_own()
    {
        using UsbIpDevice device = UsbIpClient.Import(Address, "1-1");
        using var traffic = new Traffic(_host, device);
        _echo.Halt();
        UsbTransfer stalled = traffic.Submit(UsbTransferKind.Bulk, 0x81, 64);
        traffic.Wait(stalled);
        Assert.That(stalled.Status, Is.EqualTo(UsbStatus.Stall));
        Assert.That(traffic.Run(UsbTransferKind.ClearHalt, 0x81, []).Status, Is.EqualTo(UsbStatus.Ok));
        Assert.That(traffic.Run(UsbTransferKind.SetConfiguration, 0, []).Status, Is.EqualTo(UsbStatus.Ok));
        Assert.That(traffic.Run(UsbTransferKind.SetInterface, 0, []).Status, Is.EqualTo(UsbStatus.Ok));
        Assert.That(traffic.Run(UsbTransferKind.Reset, 0, []).Status, Is.EqualTo(UsbStatus.Ok));
        Assert.That(_echo.Seen, Is.SupersetOf(new[]
        {
            UsbTransferKind.ClearHalt, UsbTransferKind.SetConfiguration, UsbTransferKind.SetInterface, UsbTransferKind.Reset,
        }));
    }

    [Test]
    public void An_unplug_ends_all_that_is_in_flight_and_the_device_can_be_imported_again()
    {
        using (UsbIpDevice device = UsbIpClient.Import(Address, "1-1"))
        {
            using var traffic = new Traffic(_host, device);
            UsbTransfer first = traffic.Submit(UsbTransferKind.Bulk, 0x81, 64);
            UsbTransfer second = traffic.Submit(UsbTransferKind.Bulk, 0x81, 64);
            Assert.That(() => UsbIpClient.Import(Address, "1-1"), Throws.InstanceOf<IOException>().With.Message.Contains("does not give 1-1"));
            _server.Unplug("1-1");
            traffic.Wait(first);
            traffic.Wait(second);
            Assert.That((first.Status, second.Status), Is.EqualTo((UsbStatus.Removed, UsbStatus.Removed)));
            Assert.That(traffic.WaitRemoved());
            Assert.That(device.Submit(first), Is.EqualTo(UsbStatus.Removed));
        }

        using UsbIpDevice again = ImportWhenFree();
        using var request = new UsbBlockingRequest(again, _host);
        Assert.That(request.GetDescriptor(DescriptorType.Device, 0, 0, 18).Length, Is.EqualTo(18));
    }

    [Test]
    public void What_is_not_exported_is_refused_in_words()
    {
        Assert.That(() => UsbIpClient.Import(Address, "9-9"), Throws.InstanceOf<IOException>().With.Message.Contains("is it exported"));
        Assert.That(() => UsbIpClient.Import(Address, ""), Throws.InstanceOf<IOException>().With.Message.Contains("no bus id"));
        Assert.That(() => UsbIpClient.List("127.0.0.1:1"), Throws.InstanceOf<IOException>().With.Message.Contains("no USB/IP server"));
    }

    [Test]
    public void A_client_that_sends_rubbish_hurts_nobody()
    {
        var random = new Random(3);
        int imported = 0;
        for (int i = 0; i < 200; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(_server.EndPoint);
            if (i % 2 == 0)
            {
                byte[] noise = new byte[random.Next(1, 400)];
                random.NextBytes(noise);
                socket.Send(noise);
                continue;
            }

            byte[] import = new byte[40];
            BinaryPrimitives.WriteUInt16BigEndian(import, UsbIpOperationHeader.CurrentVersion);
            BinaryPrimitives.WriteUInt16BigEndian(import.AsSpan(2), (ushort)UsbIpOperation.RequestImport);
            "1-1"u8.CopyTo(import.AsSpan(8));
            socket.Send(import);
            byte[] answer = new byte[320];
            int got = socket.Receive(answer);
            imported += got >= 8 && BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(4)) == 0 ? 1 : 0;
            byte[] urbs = new byte[48 * random.Next(1, 8)];
            random.NextBytes(urbs);
            for (int at = 0; at < urbs.Length; at += 48)
            {
                BinaryPrimitives.WriteUInt32BigEndian(urbs.AsSpan(at), (uint)random.Next(1, 3));
                BinaryPrimitives.WriteUInt32BigEndian(urbs.AsSpan(at + 16), (uint)random.Next(0, 3));
                BinaryPrimitives.WriteInt32BigEndian(urbs.AsSpan(at + 24), random.Next(-1, 5000));
                BinaryPrimitives.WriteUInt32BigEndian(urbs.AsSpan(at + 32), 0);
            }

            socket.Send(urbs);
        }

        TestContext.Out.WriteLine($"{imported} of 100 mutated sessions got past the import");
        Assert.That(imported, Is.GreaterThan(20));
        using UsbIpDevice device = ImportWhenFree();
        using var request = new UsbBlockingRequest(device, _host);
        Assert.That(request.GetDescriptor(DescriptorType.Device, 0, 0, 18).Length, Is.EqualTo(18));
    }

    [TestCase(0x00000003u, 7u, 0, 10, TestName = "A reply to a request that was never made")]
    [TestCase(0x00000003u, 1u, 0, 100_000, TestName = "A reply with more data than asked for")]
    [TestCase(0x00000003u, 1u, 0, -5, TestName = "A reply with a negative length")]
    [TestCase(0x00000009u, 1u, 0, 0, TestName = "A reply that is none")]
    public void A_server_that_lies_is_a_removed_device(uint command, uint sequence, int status, int actual)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(AnyPort);
        listener.Listen();
        Task<Socket> accepted = listener.AcceptAsync();
        Task<UsbIpDevice> importing = Task.Run(() => UsbIpClient.Import($"127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}", "1-1"));
        using Socket server = accepted.Result;
        byte[] answer = new byte[8 + UsbIpDeviceRecord.Size];
        BinaryPrimitives.WriteUInt16BigEndian(answer, UsbIpOperationHeader.CurrentVersion);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)UsbIpOperation.ReplyImport);
        server.Send(answer);
        using UsbIpDevice device = importing.Result;
        using var traffic = new Traffic(_host, device);
        UsbTransfer transfer = traffic.Submit(UsbTransferKind.Bulk, 0x81, 512);
        byte[] lie = new byte[48];
        BinaryPrimitives.WriteUInt32BigEndian(lie, command);
        BinaryPrimitives.WriteUInt32BigEndian(lie.AsSpan(4), sequence);
        BinaryPrimitives.WriteInt32BigEndian(lie.AsSpan(20), status);
        BinaryPrimitives.WriteInt32BigEndian(lie.AsSpan(24), actual);
        server.Send(lie);
        traffic.Wait(transfer);
        Assert.That(transfer.Status, Is.EqualTo(UsbStatus.Removed));
        Assert.That(traffic.WaitRemoved());
    }

    /// <summary>A session's end at the server takes a moment after the connection's.</summary>
    private UsbIpDevice ImportWhenFree()
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return UsbIpClient.Import(Address, "1-1");
            }
            catch (IOException) when (i < 200)
            {
                using var pause = new ManualResetEventSlim();
                pause.Wait(10);
            }
        }
    }

    /// <summary>Transfers to a device, waited for.</summary>
    private sealed class Traffic : IUsbTransferOwner, IUsbDeviceObserver, IDisposable
    {
        private readonly RealHost _host;
        private readonly UsbIpDevice _device;
        private readonly List<ArenaSegment> _memory = [];
        private readonly ManualResetEventSlim _removed = new();

        public Traffic(RealHost host, UsbIpDevice device)
        {
            _host = host;
            _device = device;
            device.Observer = this;
        }

        public UsbTransfer Submit(UsbTransferKind kind, byte endpoint, int length)
        {
            UsbTransfer transfer = Make(kind, endpoint, length);
            Start(transfer);
            return transfer;
        }

        private UsbTransfer Make(UsbTransferKind kind, byte endpoint, int length)
        {
            ArenaSegment buffer = default;
            if (length > 0)
            {
                Assert.That(_host.Arena.TryAllocate(length, out buffer));
                _memory.Add(buffer);
            }

            return new UsbTransfer(this)
            {
                Kind = kind,
                Endpoint = endpoint,
                Buffer = buffer,
                Value = 1,
                Tag = new ManualResetEventSlim(),
            };
        }

        public UsbTransfer Run(UsbTransferKind kind, byte endpoint, byte[] data)
        {
            UsbTransfer transfer = Make(kind, endpoint, data.Length);
            data.CopyTo(transfer.Buffer.Span);
            Start(transfer);
            Wait(transfer);
            return transfer;
        }

        public void Wait(UsbTransfer transfer) =>
            Assert.That(((ManualResetEventSlim)transfer.Tag!).Wait(10_000), "a transfer did not come back within 10 s");

        public bool WaitRemoved() => _removed.Wait(10_000);

        public void TransferDone(UsbTransfer transfer) => ((ManualResetEventSlim)transfer.Tag!).Set();

        public void DeviceRemoved() => _removed.Set();

        private void Start(UsbTransfer transfer) => Assert.That(_device.Submit(transfer), Is.EqualTo(UsbStatus.Ok));

        public void Dispose()
        {
            _device.Dispose();
            _memory.ForEach(_host.Arena.Free);
        }
    }
}
