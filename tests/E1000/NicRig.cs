using DriverKit.Drivers.E1000;
using DriverKit.Emulation;
using DriverKit.Emulation.E1000;
using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Net;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;

namespace DriverKit.E1000.Tests;

/// <summary>A kernel with the driver, and as many functions as a test attaches. At the end nothing may be left.</summary>
internal sealed class NicRig : IDisposable
{
    private readonly List<EmulatedPciFunction> _functions = [];

    public NicRig(ulong seed = 1)
        : this(new DeterministicHost(seed))
    {
    }

    public NicRig(IHost host)
    {
        Kernel = new RumpKernel(host, Components());
    }

    public RumpKernel Kernel { get; }

    public LwpScope Enter() => Kernel.Enter();

    public IHost Host => Kernel.Host;

    public PacketPool Packets => Kernel.Get<PacketPool>();

    public PciBusManager Buses => Kernel.Get<PciBusManager>();

    /// <summary>Whether what the driver did may be complained of.</summary>
    public bool AllowsComplaints { get; set; }

    public static IKernelComponent[] Components() => [new AutoconfComponent(), new PciComponent(), new NetComponent(), new WmComponent()];

    /// <summary>Attaches a model and gives the driver's interface.</summary>
    public WmInterface Attach(E1000Options options, out EmulatedPciFunction function, Func<IPciFunction, IPciFunction>? wrap = null)
    {
        Errno error = TryAttach(options, out function, out WmInterface? wm, wrap);
        Assert.That(error, Is.EqualTo(Errno.Ok), string.Join("\n", Kernel.Console.Snapshot()));
        return wm!;
    }

    public WmInterface Attach(E1000Options? options = null) => Attach(options ?? new E1000Options(), out _);

    public Errno TryAttach(E1000Options options, out EmulatedPciFunction function, out WmInterface? wm, Func<IPciFunction, IPciFunction>? wrap = null)
    {
        function = new EmulatedPciFunction(Kernel.Host, new E1000Model(options));
        _functions.Add(function);
        Errno error = Buses.Attach(wrap?.Invoke(function) ?? function, out PciConnection? connection);
        wm = connection?.Driver?.Softc as WmInterface;
        return error;
    }

    /// <summary>Two interfaces on one cable, up and linked.</summary>
    public (WmInterface Left, WmInterface Right) AttachPair(E1000Options? options = null)
    {
        var cable = new CrossWire();
        options ??= new E1000Options();
        WmInterface left = Attach(options with { Wire = cable.Left, Address = new(0x020e10000001) });
        WmInterface right = Attach(options with { Wire = cable.Right, Address = new(0x020e10000002) });
        Assert.That(left.BringUp(), Is.EqualTo(Errno.Ok));
        Assert.That(right.BringUp(), Is.EqualTo(Errno.Ok));
        Assert.That(left.WaitForLink(TimeSpan.FromSeconds(30)), Is.EqualTo(Errno.Ok));
        Assert.That(right.WaitForLink(TimeSpan.FromSeconds(30)), Is.EqualTo(Errno.Ok));
        return (left, right);
    }

    public E1000Model Model(int index = 0) => (E1000Model)_functions[index].Model;

    public EmulatedPciFunction Function(int index = 0) => _functions[index];

    public void Dispose()
    {
        string[] complaints = [.. _functions.SelectMany(f => ((E1000Model)f.Model).Complaints)];
        int held = 0;
        using (LwpScope scope = Kernel.Enter())
        {
            foreach (NetworkInterface networkInterface in Kernel.Get<InterfaceTable>().Snapshot())
            {
                networkInterface.BringDown();
            }
        }

        foreach (EmulatedPciFunction function in _functions)
        {
            held += function.ThrowsFaults ? (int)function.MappingCount : 0;
        }

        int packets = Packets.InUse;
        long leaks = Buses.Leaks;
        string? panic = Kernel.PanicReport?.ToString();
        Kernel.Dispose();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(panic, Is.Null);
            Assert.That(packets, Is.Zero, "packet buffers held");
            Assert.That(held, Is.Zero, "mappings held");
            Assert.That(leaks, Is.Zero, "left to the bus");
            Assert.That(Kernel.Memory.Leaked, Is.Zero, "memory leaked");
            Assert.That(AllowsComplaints ? [] : complaints, Is.Empty);
        }
    }
}
