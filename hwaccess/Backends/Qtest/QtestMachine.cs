using System.Globalization;
using System.Net.Sockets;
using DriverKit.Dma;
using DriverKit.Hosting;

namespace DriverKit.Backends.Qtest;

/// <summary>
/// A QEMU without a guest: its devices are driven from here. The process's arena is its memory, so that DMA is plain memory, and a
/// device address is an offset in the arena.
/// </summary>
public sealed class QtestMachine : IDisposable
{
    // The q35's own devices are 0 and 31; ours come after a gap in which -nodefaults leaves nothing.
    private const int FirstSlot = 4;

    // Where the host bridge shows config space as memory, and the space behind it for BARs: both above all memory and below the IOAPIC.
    private const ulong ConfigWindow = 0xb000_0000;
    private const uint MemoryWindow = 0xc000_0000;
    private const uint MemoryWindowEnd = 0xfe00_0000;
    private const uint PortWindow = 0xc000;

    // At 0xb0000000 bytes and above, q35 splits its memory around the hole.
    private const long MostMemory = 2L << 30;

    private readonly QemuProcess _process;
    private readonly QtestChannel _channel;
    private readonly List<QtestPciFunction> _functions = [];
    private uint _nextMemory = MemoryWindow;
    private uint _nextPort = PortWindow;
    private int _disposed;

    private QtestMachine(QemuProcess process, Socket socket, int answerTimeout, IHost host)
    {
        _process = process;
        Host = host;
        _channel = new QtestChannel(socket, answerTimeout, LineChanged, Lost);
        process.Ended = _channel.GiveUp;
    }

    /// <summary>The functions, in the order of the devices. Disposing one ends nothing but its own use; the machine ends them all.</summary>
    public IReadOnlyList<IQtestFunction> Functions => _functions;

    /// <summary>The process id of QEMU.</summary>
    public int ProcessId => _process.Id;

    /// <summary>What QEMU wrote to standard error so far.</summary>
    public string Errors => _process.Errors;

    /// <summary>The host whose loop delivers interrupts and whose arena is the memory.</summary>
    internal IHost Host { get; }

    internal QtestChannel Channel => _channel;

    /// <summary>Starts QEMU and finds its devices.</summary>
    /// <param name="options">What machine.</param>
    /// <param name="host">What it shall run on; its arena must be shared (<see cref="Arena.SharedFile"/>).</param>
    /// <exception cref="QtestException">It did not come up; the message has what QEMU said.</exception>
    public static QtestMachine Start(QtestMachineOptions options, IHost host)
    {
        QemuProcess process = QemuProcess.Start(options.Program, Arguments(options, host.Arena), options.StartTimeout, out Socket socket);
        var machine = new QtestMachine(process, socket, options.AnswerTimeout, host);
        try
        {
            machine.Discover(options.Devices);
            return machine;
        }
        catch
        {
            machine.Dispose();
            throw;
        }
    }

    /// <summary>Ends QEMU.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        foreach (QtestPciFunction function in _functions)
        {
            function.Close();
        }

        _channel.Dispose();
        _process.Dispose();
    }

    internal static ulong ConfigAddress(int slot) => ConfigWindow + ((ulong)slot << 15);

    internal uint PlaceMemory(long length) => Place(ref _nextMemory, Math.Max(length, Arena.PageSize), MemoryWindowEnd);

    internal uint PlacePorts(long length) => Place(ref _nextPort, length, 0x1_0000);

    private static uint Place(ref uint next, long length, long end)
    {
        long at = (next + length - 1) & ~(length - 1);
        if (at + length > end)
        {
            throw new QtestException($"there is no room for a BAR of 0x{length:x} bytes");
        }

        next = (uint)(at + length);
        return (uint)at;
    }

    private static List<string> Arguments(QtestMachineOptions options, Arena arena)
    {
        if (arena.SharedFile is not { } file)
        {
            throw new QtestException("the host's arena is this process's alone, and QEMU must share it");
        }

        if (arena.Length > MostMemory)
        {
            throw new QtestException($"the arena has {arena.Length >> 20} MiB, and this machine takes {MostMemory >> 20} MiB at most");
        }

        string memory = string.Create(
            CultureInfo.InvariantCulture,
            $"memory-backend-file,id=arena,size={arena.Length},mem-path=/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()},share=on");
        List<string> arguments =
        [
            "-nodefaults", "-no-user-config", "-display", "none", "-vga", "none",
            "-accel", "tcg,tb-size=8", "-smp", "1",
            "-object", memory,
            "-machine", "q35,memory-backend=arena,usb=off,smbus=off,sata=off,vmport=off,i8042=off,graphics=off",
            "-m", string.Create(CultureInfo.InvariantCulture, $"{arena.Length >> 20}M"),
            "-bios", "@/halt.bin",
            "-qtest", "unix:@/qtest",
            "-qtest-log", "/dev/null",
        ];
        arguments.AddRange(options.Arguments);
        int slot = FirstSlot;
        foreach (string device in options.Devices)
        {
            arguments.Add("-device");
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"{device},bus=pcie.0,addr={slot++:x}.0"));
        }

        return arguments;
    }

    // The host bridge's PCIEXBAR, bus 0 device 0 offset 60h, reached by the old ports. Intel 3 Series chipset datasheet §5.1.14.
    private void Discover(IReadOnlyList<string> devices)
    {
        const ulong configAddress = 0xcf8;
        const ulong configData = 0xcfc;
        const ulong pciexbar = 0x8000_0060;
        _channel.Write("outl"u8, configAddress, pciexbar + 4);
        _channel.Write("outl"u8, configData, 0);
        _channel.Write("outl"u8, configAddress, pciexbar);
        _channel.Write("outl"u8, configData, ConfigWindow | 1);
        for (int i = 0; i < devices.Count; i++)
        {
            _functions.Add(new QtestPciFunction(this, devices[i].Split(',')[0], FirstSlot + i));
        }

        if (!_channel.TryCommand("irq_intercept_in ioapic"u8))
        {
            throw new QtestException($"QEMU lets no interrupt lines be seen: {_channel.Complaint ?? _process.Obituary()}");
        }
    }

    private void LineChanged(int line, bool level)
    {
        foreach (QtestPciFunction function in _functions)
        {
            function.LineChanged(line, level);
        }
    }

    private void Lost()
    {
        foreach (QtestPciFunction function in _functions)
        {
            function.Lost();
        }
    }
}
