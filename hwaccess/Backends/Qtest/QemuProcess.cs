using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DriverKit.Backends.Qtest;

/// <summary>
/// A QEMU of our own. A shell stands between that reads from a pipe of ours: when the pipe closes, because this process ended in
/// whatever way, it ends QEMU, so that none is ever left behind.
/// </summary>
internal sealed class QemuProcess : IDisposable
{
    // $1 is the pid file's place taken by standard output; the rest is QEMU's command line.
    private const string Keeper =
        "exec 3<&0; \"$@\" </dev/null 3<&- & p=$!; echo $p; exec >/dev/null; " +
        "(read -r _ <&3; kill -9 $p) 2>/dev/null & w=$!; exec 3<&-; wait $p; s=$?; kill $w 2>/dev/null; exit $s";

    private const int MostErrorText = 16384;
    private const int EndTimeout = 5000;

    // cli; hlt; jmp back: the processor has nothing to do, but QEMU's timers run, which -S would stop.
    private static readonly byte[] Halt = [0xfa, 0xf4, 0xeb, 0xfd];

    private readonly Process _shell;
    private readonly StringBuilder _errors = new();
    private readonly string _folder;
    private int _disposed;

    private QemuProcess(Process shell, string folder)
    {
        _shell = shell;
        _folder = folder;
    }

    /// <summary>The process id of QEMU itself.</summary>
    public int Id { get; private set; }

    /// <summary>Called, on a thread of the system's, when QEMU has ended.</summary>
    public Action? Ended { get; set; }

    /// <summary>What QEMU wrote to standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString().Trim();
            }
        }
    }

    /// <summary>Starts QEMU and gives the connection that it made to us.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments; <c>@</c> within one stands for the folder where the socket and the firmware are.</param>
    /// <param name="milliseconds">How long it may take.</param>
    /// <param name="socket">The connection.</param>
    /// <exception cref="QtestException">It did not come up.</exception>
    public static QemuProcess Start(string program, IEnumerable<string> arguments, int milliseconds, out Socket socket)
    {
        string folder = Directory.CreateTempSubdirectory("driverkit-qtest-").FullName;
        try
        {
            byte[] firmware = new byte[65536];
            Halt.CopyTo(firmware, 0xfff0);
            File.WriteAllBytes(Path.Combine(folder, "halt.bin"), firmware);
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "qtest")));
            listener.Listen(1);
            return Launch(program, arguments.Select(a => a.Replace("@", folder, StringComparison.Ordinal)), milliseconds, listener, folder, out socket);
        }
        catch
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            throw;
        }
    }

    /// <summary>Waits until QEMU is gone, for what it said last.</summary>
    /// <returns>How it ended, for people.</returns>
    public string Obituary()
    {
        string end = _shell.WaitForExit(EndTimeout) ? $"ended with {_shell.ExitCode}" : "does not answer";
        return Errors is { Length: > 0 } errors ? $"{end}: {errors}" : end;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _shell.StandardInput.Close();
        if (!_shell.WaitForExit(EndTimeout))
        {
            _shell.Kill();
        }

        _shell.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static QemuProcess Launch(
        string program, IEnumerable<string> arguments, int milliseconds, Socket listener, string folder, out Socket socket)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in ((string[])["-c", Keeper, "qemu", program]).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        Process shell = Process.Start(start) ?? throw new QtestException("no shell could be started");
        var qemu = new QemuProcess(shell, folder);
        try
        {
            shell.Exited += (_, _) => qemu.Ended?.Invoke();
            shell.EnableRaisingEvents = true;
            shell.ErrorDataReceived += (_, e) => qemu.Keep(e.Data);
            shell.BeginErrorReadLine();
            qemu.Id = int.TryParse(shell.StandardOutput.ReadLine(), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0;
            socket = qemu.Accept(program, listener, milliseconds);
            return qemu;
        }
        catch
        {
            qemu.Dispose();
            throw;
        }
    }

    private Socket Accept(string program, Socket listener, int milliseconds)
    {
        const int look = 20;
        for (int waited = 0; waited < milliseconds; waited += look)
        {
            if (listener.Poll(look * 1000, SelectMode.SelectRead))
            {
                return listener.Accept();
            }

            if (_shell.HasExited)
            {
                _shell.WaitForExit();
                string hint = _shell.ExitCode == 127 ? "; install it: apt install qemu-system-x86" : "";
                throw new QtestException($"{program} {Obituary()}{hint}");
            }
        }

        throw new QtestException($"{program} did not come up within {milliseconds} ms: {Errors}");
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (line is not null && _errors.Length < MostErrorText)
            {
                _errors.AppendLine(line);
            }
        }
    }
}
