using System.Diagnostics;
using System.Globalization;

namespace DriverKit.Lab.Tests;

/// <summary>
/// A Debian kernel booted in QEMU, with USB sticks plugged in and a shell as root that runs what a test asks for.
/// Everything is bounded: booting, a command, the end. The machine dies with the test process, however that ends.
/// </summary>
public sealed class LabGuest : IAsyncDisposable
{
    private const int BootAttempts = 3;
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private readonly Process _qemu;
    private readonly string _sockets;
    private readonly Task _serialCopy;
    private GuestChannel? _channel;
    private QmpClient? _qmp;
    private int _lastCommand;

    private LabGuest(Process qemu, string folder, string sockets)
    {
        _qemu = qemu;
        _sockets = sockets;
        Folder = folder;
        SerialLogPath = Path.Combine(folder, "serial.log");
        _serialCopy = CopySerialAsync(qemu, SerialLogPath);
    }

    /// <summary>The folder of this run on the host; the guest sees it as /lab and writes into it.</summary>
    public string Folder { get; }

    /// <summary>What the guest's kernel and QEMU printed, as a file.</summary>
    public string SerialLogPath { get; }

    /// <summary>The release of the kernel that runs, for instance 7.3.4+deb13-amd64.</summary>
    public string KernelRelease { get; private set; } = "";

    /// <summary>Seconds from power-on until the guest took commands, by the host's clock.</summary>
    public double BootSeconds { get; private set; }

    /// <summary>QEMU's monitor, for plugging and unplugging.</summary>
    public QmpClient Qmp => _qmp ?? throw new InvalidOperationException("The guest has not booted.");

    /// <summary>Boots a guest and waits until it takes commands.</summary>
    /// <exception cref="LabException">The kernel could not be fetched, or the guest did not come up in time.</exception>
    public static async Task<LabGuest> BootAsync(LabGuestOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await BootOnceAsync(options);
            }
            catch (LabException e) when (attempt < BootAttempts && e.Message.Contains("Kernel panic", StringComparison.Ordinal))
            {
                // Seldom, the emulator runs an instruction that the booting kernel is just patching, and the kernel dies of its own breakpoint.
                TestContext.Progress.WriteLine($"the kernel of {options.Name} died while it booted (attempt {attempt}): once more");
            }
        }
    }

    private static async Task<LabGuest> BootOnceAsync(LabGuestOptions options)
    {
        string cache = await LabKernel.PrepareAsync();
        string folder = Path.Combine(Repository.Root, "artifacts", "lab", "runs", options.Name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(folder, "run"));
        // A unix socket's path holds 107 bytes, which a deep working tree exceeds.
        string sockets = Directory.CreateTempSubdirectory("lab-").FullName;
        long start = Stopwatch.GetTimestamp();
        string program = options.NewerQemu ? await LabKernel.PrepareQemuAsync() : "qemu-system-x86_64";
        Process qemu = Watchdog.Start(program, QemuCommandLine.Build(options, cache, folder, sockets));
        var guest = new LabGuest(qemu, folder, sockets);
        try
        {
            using var limit = new CancellationTokenSource(BootLimit);
            guest._qmp = await QmpClient.ConnectAsync(Path.Combine(sockets, "qmp"), qemu, limit.Token);
            guest._channel = await GuestChannel.ConnectAsync(Path.Combine(sockets, "port"), qemu, limit.Token);
            guest.KernelRelease = await guest._channel.Ready.WaitAsync(limit.Token);
            guest.BootSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return guest;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or LabException)
        {
            string log = guest.SerialTail();
            await guest.DisposeAsync();
            throw new LabException($"The guest {options.Name} did not boot within {BootLimit.TotalSeconds:F0} s: {e.Message}\n{log}", e);
        }
    }

    /// <summary>Runs a shell script as root and waits for its end.</summary>
    /// <param name="script">Text for /bin/sh; the working directory is /lab.</param>
    /// <param name="limit">How long it may take, three minutes unless said; then it is killed.</param>
    /// <exception cref="LabException">The script took too long, or the guest died.</exception>
    public async Task<GuestResult> RunAsync(string script, TimeSpan? limit = null)
    {
        GuestCommand command = await StartAsync(script);
        return await command.WaitAsync(limit ?? TimeSpan.FromMinutes(3));
    }

    /// <summary>Runs a script that must succeed and gives what it printed, without surrounding white space.</summary>
    public async Task<string> OutputOfAsync(string script, TimeSpan? limit = null)
    {
        GuestResult result = await RunAsync(script, limit);
        return result.ExitCode == 0
            ? result.Output.Trim()
            : throw new LabException($"exit code {result.ExitCode} from the guest's script:\n{script}\n{result.Everything}\n{SerialTail()}");
    }

    /// <summary>Starts a shell script as root and does not wait: servers, and work that is to be disturbed.</summary>
    public async Task<GuestCommand> StartAsync(string script)
    {
        GuestChannel channel = _channel ?? throw new InvalidOperationException("The guest has not booted.");
        string id = Interlocked.Increment(ref _lastCommand).ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(Folder, "run", id + ".sh"), script + "\n");
        Task<GuestChannel.Ending> ending = channel.Expect(id);
        await channel.SendAsync($"run {id}");
        return new GuestCommand(this, channel, id, script, ending);
    }

    /// <summary>The last lines the guest's console printed.</summary>
    public string SerialTail(int lines = 40)
    {
        string[] all = File.Exists(SerialLogPath) ? File.ReadAllLines(SerialLogPath) : [];
        return "console: " + string.Join('\n', all.TakeLast(lines));
    }

    /// <summary>Powers the guest off, so that the images are whole, and removes what was made for it outside its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(StopLimit);
            if (_channel is { } channel && !_qemu.HasExited)
            {
                await channel.SendAsync("poweroff");
                await _qemu.WaitForExitAsync(limit.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // It is ended below, the hard way.
        }

        if (!_qemu.HasExited)
        {
            _qemu.StandardInput.Close();
            await _qemu.WaitForExitAsync().WaitAsync(StopLimit);
        }

        _channel?.Dispose();
        _qmp?.Dispose();
        await _serialCopy.WaitAsync(StopLimit);
        _qemu.Dispose();
        Directory.Delete(_sockets, recursive: true);
    }

    private static async Task CopySerialAsync(Process qemu, string path)
    {
        await using var log = new StreamWriter(path) { AutoFlush = true };
        async Task Copy(StreamReader from)
        {
            while (await from.ReadLineAsync() is { } line)
            {
                // kmod offers each compressed module as it is first, and the kernel says so each time.
                if (line.Contains("Invalid ELF header magic", StringComparison.Ordinal))
                {
                    continue;
                }

                lock (log)
                {
                    log.WriteLine(line.TrimEnd('\r'));
                }
            }
        }

        await Task.WhenAll(Copy(qemu.StandardOutput), Copy(qemu.StandardError));
    }
}
