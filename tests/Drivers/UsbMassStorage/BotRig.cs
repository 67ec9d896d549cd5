using DriverKit.Dma;
using DriverKit.Drivers.UsbMassStorage;
using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Scsi;
using DriverKit.Kernel.Usb;
using DriverKit.Specs.Scsi;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

/// <summary>A kernel with the driver attached to a fake device, and a way to send it raw commands.</summary>
internal sealed class BotRig : IScsiTransferOwner, IDisposable
{
    private readonly SpinMutex _mutex;
    private readonly CondVar _cv = new("test command");
    private readonly ArenaSegment _memory;
    private bool _done;

    public BotRig(IHost host, Action<BotFake>? prepare = null)
    {
        Kernel = new RumpKernel(host, [new AutoconfComponent(), new UsbComponent(), new ScsiComponent(), new UmassComponent()]);
        _mutex = new SpinMutex(host);
        Fake = new BotFake(host);
        prepare?.Invoke(Fake);
        using LwpScope scope = Kernel.Enter();
        Assert.That(Kernel.Memory.Allocate(1 << 20, out _memory), Is.EqualTo(Errno.Ok));
        AttachError = Kernel.Get<UsbBusManager>().Attach(Fake, out UsbConnection? connection);
        Connection = connection;
        Adapter = Kernel.Get<DeviceTree>().Find("scsibus0")?.SoftcAs<ScsiBus>().Adapter;
        Transfer = new ScsiTransfer(this);
    }

    public RumpKernel Kernel { get; }

    public BotFake Fake { get; }

    public Errno AttachError { get; }

    public UsbConnection? Connection { get; }

    public ScsiAdapter? Adapter { get; }

    public ScsiTransfer Transfer { get; }

    public ArenaSegment Memory => _memory;

    public UmassStatistics Statistics => UmassAttachment.StatisticsOf(Kernel.Get<DeviceTree>().Find("umass0")!);

    public IEnumerable<string> Console => Kernel.Console.Snapshot().Select(l => l.Text);

    public ScsiResult Read(int sector, int count, int? length = null)
    {
        Prepare(0x28, sector, count);
        _memory.Span.Fill(0xEE);
        Transfer.Add(_memory.Slice(0, length ?? count * 512));
        Transfer.Direction = ScsiDirection.In;
        return Run();
    }

    public ScsiResult Write(int sector, int count, int? length = null)
    {
        Prepare(0x2A, sector, count);
        Transfer.Add(_memory.Slice(0, length ?? count * 512));
        Transfer.Direction = ScsiDirection.Out;
        return Run();
    }

    public ScsiResult TestUnitReady()
    {
        Transfer.BeginCdb(6);
        return Run();
    }

    public ScsiResult Inquiry()
    {
        Span<byte> cdb = Transfer.BeginCdb(6);
        cdb[0] = 0x12;
        cdb[4] = 36;
        Transfer.Add(_memory.Slice(0, 36));
        Transfer.Direction = ScsiDirection.In;
        return Run();
    }

    public void Prepare(byte opcode, int sector, int count)
    {
        Span<byte> cdb = Transfer.BeginCdb(10);
        cdb[0] = opcode;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(cdb[2..], sector);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(cdb[7..], (ushort)count);
    }

    public ScsiResult Run(TimeSpan? timeout = null)
    {
        using LwpScope scope = Kernel.Enter();
        Start(timeout);
        Wait();
        return Transfer.Result;
    }

    public void Start(TimeSpan? timeout = null)
    {
        Transfer.Timeout = timeout ?? TimeSpan.FromSeconds(5);
        _done = false;
        Adapter!.Submit(Transfer);
    }

    public void Wait()
    {
        using SpinMutex.Scope held = _mutex.Hold();
        while (!_done)
        {
            _cv.Wait(_mutex);
        }
    }

    public void ScsiDone(ScsiTransfer transfer)
    {
        using SpinMutex.Scope held = _mutex.Hold();
        _done = true;
        _cv.Broadcast();
    }

    public void Dispose()
    {
        Kernel.Memory.Free(_memory);
        Kernel.Dispose();
        Assert.That(Kernel.Memory.InUse, Is.Zero, "arena memory leaked");
        Assert.That(Fake.InFlight, Is.Zero, "transfers leaked");
        Assert.That(Fake.IsDisposed);
    }
}
