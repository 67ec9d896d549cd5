using System.Buffers.Text;
using System.Net.Sockets;

namespace DriverKit.Backends.Qtest;

/// <summary>
/// QEMU's qtest protocol: a line a request, a line an answer, and lines about interrupt lines between them. Writes do not wait for their
/// answers: these are read before the next read's own, so all happens in order. Any thread; allocates nothing.
/// </summary>
/// <remarks>QEMU 7.2, softmmu/qtest.c.</remarks>
internal sealed class QtestChannel : IDisposable
{
    // The answers to so many writes fit well into a socket's buffer, so QEMU never waits for us while we wait for it.
    private const int MostOutstanding = 200;

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly byte[] _incoming = new byte[8192];
    private readonly Action<int, bool> _lineChanged;
    private readonly Action _lost;
    private int _start;
    private int _end;
    private int _outstanding;
    private bool _dead;

    /// <summary>A channel.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="answerTimeout">Milliseconds after which QEMU counts as gone.</param>
    /// <param name="lineChanged">Told of an interrupt line and its level; within a request, so it must return at once.</param>
    /// <param name="lost">Told, once, that QEMU is gone; likewise.</param>
    public QtestChannel(Socket socket, int answerTimeout, Action<int, bool> lineChanged, Action lost)
    {
        _socket = socket;
        _socket.ReceiveTimeout = answerTimeout;
        _socket.SendTimeout = answerTimeout;
        _lineChanged = lineChanged;
        _lost = lost;
    }

    /// <summary>The first answer that was no OK, or null; for errors.</summary>
    public string? Complaint { get; private set; }

    public bool IsDead => Volatile.Read(ref _dead);

    /// <summary>Asks for a value.</summary>
    /// <returns>False where QEMU is gone.</returns>
    public bool TryRead(ReadOnlySpan<byte> command, ulong address, out ulong value)
    {
        Span<byte> line = stackalloc byte[64];
        int length = Compose(line, command, address);
        lock (_gate)
        {
            return Send(line[..length]) && Receive(0, out value) || Nothing(out value);
        }
    }

    /// <summary>Writes a value, without waiting.</summary>
    public void Write(ReadOnlySpan<byte> command, ulong address, ulong value)
    {
        Span<byte> line = stackalloc byte[80];
        int length = Compose(line, command, address);
        length += Hex(line[(length - 1)..], value) - 1;
        lock (_gate)
        {
            if (Send(line[..length]) && _outstanding > MostOutstanding)
            {
                Receive(MostOutstanding / 2, out _);
            }
        }
    }

    /// <summary>Sends a command of words and waits for its answer.</summary>
    /// <returns>False where QEMU is gone or does not agree.</returns>
    public bool TryCommand(ReadOnlySpan<byte> command)
    {
        Span<byte> line = stackalloc byte[command.Length + 1];
        command.CopyTo(line);
        line[^1] = (byte)'\n';
        lock (_gate)
        {
            Complaint = null;
            return Send(line) && Receive(0, out _) && Complaint is null;
        }
    }

    /// <summary>Reads what came unasked, if nobody else is at it.</summary>
    public void Look()
    {
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (!_dead && (_socket.Available > 0 || _socket.Poll(0, SelectMode.SelectRead)))
            {
                ulong ignored = 0;
                Fill();
                TakeLines(ref ignored);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Lose();
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Says that QEMU is gone.</summary>
    public void GiveUp()
    {
        lock (_gate)
        {
            Lose();
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _dead = true;
            _socket.Dispose();
        }
    }

    private static int Compose(Span<byte> line, ReadOnlySpan<byte> command, ulong address)
    {
        command.CopyTo(line);
        return command.Length + Hex(line[command.Length..], address);
    }

    // " 0x…\n"
    private static int Hex(Span<byte> line, ulong value)
    {
        " 0x"u8.CopyTo(line);
        Utf8Formatter.TryFormat(value, line[3..], out int digits, 'x');
        line[3 + digits] = (byte)'\n';
        return digits + 4;
    }

    private static bool Nothing(out ulong value)
    {
        value = ulong.MaxValue;
        return false;
    }

    private bool Send(ReadOnlySpan<byte> line)
    {
        if (_dead)
        {
            return false;
        }

        try
        {
            while (line.Length > 0)
            {
                line = line[_socket.Send(line)..];
            }

            _outstanding++;
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return Lose();
        }
    }

    // Takes answers until no more than so many are still to come; the value is the last one's.
    private bool Receive(int left, out ulong value)
    {
        value = 0;
        try
        {
            while (true)
            {
                TakeLines(ref value);
                if (_outstanding <= left)
                {
                    return true;
                }

                if (!Fill())
                {
                    return Lose();
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return Lose();
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _incoming.AsSpan(_start, _end - _start).CopyTo(_incoming);
            _end -= _start;
            _start = 0;
        }

        int count = _end == _incoming.Length ? 0 : _socket.Receive(_incoming.AsSpan(_end));
        _end += count;
        return count > 0 || Lose();
    }

    private void TakeLines(ref ulong value)
    {
        while (_incoming.AsSpan(_start, _end - _start) is var rest && rest.IndexOf((byte)'\n') is >= 0 and var length)
        {
            _start += length + 1;
            ReadOnlySpan<byte> line = rest[..length];
            if (line.StartsWith("IRQ "u8))
            {
                LineChanged(line[4..]);
                continue;
            }

            _outstanding = Math.Max(0, _outstanding - 1);
            if (line.StartsWith("OK 0x"u8) && Utf8Parser.TryParse(line[5..], out ulong answer, out _, 'x'))
            {
                value = answer;
            }
            else if (!line.StartsWith("OK"u8))
            {
                Complaint ??= System.Text.Encoding.ASCII.GetString(line);
            }
        }
    }

    private void LineChanged(ReadOnlySpan<byte> what)
    {
        int space = what.IndexOf((byte)' ');
        if (space > 0 && Utf8Parser.TryParse(what[(space + 1)..], out int line, out _))
        {
            _lineChanged(line, what.StartsWith("raise"u8));
        }
    }

    private bool Lose()
    {
        if (!_dead)
        {
            Volatile.Write(ref _dead, true);
            _lost();
        }

        return false;
    }
}
