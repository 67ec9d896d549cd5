using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DriverKit.Backends.LibUsb;
using DriverKit.Backends.UsbIp;
using DriverKit.Dma;
using DriverKit.Emulation;
using DriverKit.Emulation.UsbStick;
using DriverKit.Kernel.Hosts;
using DriverKit.Lab.Probe;
using DriverKit.Locators;
using DriverKit.Usb;

try
{
    if (args is ["list"])
    {
        foreach (UsbDeviceInfo info in UsbDeviceList.Read().Where(d => !d.IsHub))
        {
            string drivers = string.Join(',', info.Interfaces.Select(i => i.HostDriver ?? "none"));
            Console.WriteLine($"{info.Locator} {info.Serial ?? "-"} {info.Speed} {drivers}");
        }

        return 0;
    }

    if (!Locator.TryParse(args[1], out Locator? locator, out string problem))
    {
        throw new ProbeException(problem);
    }

    if (args[0].StartsWith("pci-", StringComparison.Ordinal))
    {
        PciProbe.Run(args[0], locator!);
        return 0;
    }

    using var host = new RealHost();
    Arena arena = host.Arena;
    var schemes = new LocatorTable([new LibUsbScheme(), new UsbIpScheme(), new EmulationScheme(new UsbStickEntry())]);
    if (args[0] == "export")
    {
        Export(schemes, host, args[1..]);
        return 0;
    }

    using IUsbDevice device = schemes.OpenUsb(locator!, host);
    UsbStatus claim = device.ClaimInterface(0);
    if (claim != UsbStatus.Ok)
    {
        throw new ProbeException($"claim: {claim}");
    }

    var blocking = new BlockingDevice(device, arena);
    var removals = new RemovalCounter();
    device.Observer = removals;
    var stick = new BareStick(blocking);
    switch (args[0])
    {
        case "inquiry":
            string name = stick.Inquire();
            (uint blocks, int length) = stick.ReadCapacity();
            Console.WriteLine($"{name} {blocks} {length}");
            break;
        case "read":
            Move(stick, blocking, isIn: true, Number(2), Number(3), (int)Number(4), 0);
            break;
        case "write":
            Move(stick, blocking, isIn: false, Number(2), Number(3), 1, (int)Number(4));
            break;
        case "hold":
            WaitForSignal("holding");
            break;
        case "stall":
            stick.Inquire();
            stick.StallAndRecover();
            Console.WriteLine(stick.Inquire());
            break;
        case "abort":
            Abort(stick, blocking);
            Console.WriteLine(stick.Inquire());
            break;
        case "abort-read":
            Console.WriteLine(stick.AbortRead());
            Console.WriteLine(stick.Inquire());
            break;
        case "reset":
            Console.WriteLine(blocking.Reset());
            Console.WriteLine(stick.Inquire());
            break;
        case "unplug":
            ReadUntilGone(stick, blocking, removals);
            break;
        default:
            throw new ProbeException($"no verb {args[0]}");
    }

    return 0;
}
catch (Exception e) when (e is ProbeException or UsbFailure or IOException or LocatorException)
{
    Console.Error.WriteLine($"labprobe: {e.Message}");
    return 1;
}

long Number(int at) => long.Parse(args[at], CultureInfo.InvariantCulture);

static void Move(BareStick stick, BlockingDevice device, bool isIn, long bytes, long total, int depth, int seed)
{
    (_, int blockLength) = stick.ReadCapacity();
    // Pieces are whole packets at every speed, so that none ends the data stage early.
    int piece = (int)((((bytes / depth) + 4095) / 4096) * 4096);
    ArenaSegment data = device.Allocate((int)bytes);
    ArenaSegment[] pieces = [.. Enumerable.Range(0, (int)((bytes + piece - 1) / piece))
        .Select(i => data.Slice(i * piece, (int)Math.Min(piece, bytes - ((long)i * piece))))];
    using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    var pattern = new Random(seed);
    var elapsed = new Stopwatch();
    for (long at = 0; at < total; at += bytes)
    {
        if (!isIn)
        {
            pattern.NextBytes(data.Span[..(int)bytes]);
        }

        elapsed.Start();
        int status = stick.Transfer(isIn, (uint)(at / blockLength), (int)(bytes / blockLength), pieces);
        elapsed.Stop();
        if (status != 0)
        {
            throw new ProbeException($"at byte {at}: command status {status}");
        }

        hash.AppendData(data.Span[..(int)bytes]);
    }

    TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{Convert.ToHexStringLower(hash.GetHashAndReset())} {elapsed.Elapsed.TotalSeconds:F3} {cpu.TotalSeconds:F3}"));
}

static void Export(LocatorTable schemes, RealHost host, string[] locators)
{
    var devices = new List<IUsbDevice>();
    try
    {
        var exports = new List<UsbIpExport>();
        foreach (string text in locators)
        {
            if (!Locator.TryParse(text, out Locator? locator, out string problem))
            {
                throw new ProbeException(problem);
            }

            devices.Add(schemes.OpenUsb(locator!, host));
            exports.Add(new UsbIpExport(devices[^1], host, $"1-{devices.Count}"));
        }

        using var server = new UsbIpServer(exports) { Log = Console.WriteLine };
        WaitForSignal("serving");
    }
    finally
    {
        devices.ForEach(d => d.Dispose());
    }
}

static void WaitForSignal(string word)
{
    using var ended = new ManualResetEventSlim();
    void End(PosixSignalContext context)
    {
        // The process goes on, so that what was claimed is disposed of.
        context.Cancel = true;
        ended.Set();
    }

    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    Console.WriteLine(word);
    ended.Wait();
}

static void Abort(BareStick stick, BlockingDevice device)
{
    ArenaSegment data = device.Allocate(512);
    var transfer = new UsbTransfer(device) { Kind = UsbTransferKind.Bulk, Endpoint = stick.In, Buffer = data };
    UsbStatus started = device.Start(transfer);
    if (started != UsbStatus.Ok)
    {
        throw new UsbFailure(started);
    }

    device.Device.Abort(transfer);
    UsbStatus status = BlockingDevice.Wait(transfer);
    if (status != UsbStatus.Cancelled)
    {
        throw new ProbeException($"an aborted transfer came back with {status}");
    }

    Console.WriteLine(status);
    // An abort of a transfer that is back is harmless.
    device.Device.Abort(transfer);
}

static void ReadUntilGone(BareStick stick, BlockingDevice device, RemovalCounter removals)
{
    (uint blocks, int blockLength) = stick.ReadCapacity();
    ArenaSegment data = device.Allocate(64 << 10);
    int count = (64 << 10) / blockLength;
    Console.WriteLine("reading");
    for (uint at = 0; ; at = (uint)((at + count) % (blocks - count)))
    {
        try
        {
            stick.Transfer(isIn: true, at, count, [data]);
        }
        catch (UsbFailure e)
        {
            // What was in flight may end as a bus error; what is submitted once all know must be refused as removed.
            bool told = removals.Wait(TimeSpan.FromSeconds(30));
            UsbStatus last = device.Bulk(stick.In, data, out _);
            Console.WriteLine($"first {e.Status}, told {told}, then {last}, observer told {removals.Count}");
            return;
        }
    }
}
