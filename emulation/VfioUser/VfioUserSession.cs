using System.Net.Sockets;
using System.Text.Json;
using DriverKit.Interop.Linux;
using DriverKit.Specs.VfioUser;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Emulation.VfioUser;

/// <summary>
/// One client, from its VERSION to its end. One thread receives and answers; then it runs what the model has to do. The model's
/// requests for memory that is not shared go out from whatever thread runs it, never before the message at hand was answered.
/// </summary>
internal sealed class VfioUserSession : IDisposable
{
    private const int MostData = 1 << 20;
    private const int MostPayload = MostData + 4096;
    private const int DmaPiece = 128 << 10;
    private static readonly TimeSpan DmaLimit = TimeSpan.FromSeconds(5);

    private readonly VfioUserSlot _slot;
    private readonly Socket _socket;
    private readonly Lock _sending = new();
    private readonly Lock _asking = new();
    private readonly ManualResetEventSlim _answered = new();
    private readonly Queue<VfioUserMessage> _deferred = new();
    private readonly Stack<VfioUserMessage> _spare = new();
    private readonly byte[] _reply = new byte[MostPayload + VfioUserHeader.Size];
    private readonly byte[] _request = new byte[VfioUserHeader.Size + VfioUserDmaAccess.Size + DmaPiece];
    private readonly byte[] _answer = new byte[DmaPiece];
    private readonly VfioUserCommands _commands;
    private int _thread;
    private int _asked = -1;
    private int _answerLength;
    private ushort _nextId = 0x8000;
    private bool _open = true;
    private bool _known;

    public VfioUserSession(VfioUserSlot slot, Socket socket)
    {
        _slot = slot;
        _socket = socket;
        _commands = new VfioUserCommands(slot);
        socket.SendTimeout = 30_000;
    }

    /// <summary>Messages that were seen to.</summary>
    public long Messages { get; private set; }

    /// <summary>Serves until the client ends, or says what no client says.</summary>
    public void Serve()
    {
        _thread = Environment.CurrentManagedThreadId;
        _slot.Session = this;
        while (_open)
        {
            VfioUserMessage? message = _deferred.Count > 0 ? _deferred.Dequeue() : Receive();
            if (message is null)
            {
                break;
            }

            _slot.Host.EnterThread();
            try
            {
                Handle(message);
            }
            finally
            {
                Return(message);
                // What the message set off runs here, after its answer.
                _slot.Host.LeaveThread();
            }
        }
    }

    /// <summary>Ends it from another thread.</summary>
    public void Stop()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <summary>Reads memory of the client's by a message.</summary>
    public bool TryRead(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = Math.Min(destination.Length, DmaPiece);
            if (!TryAsk(VfioUserCommand.DmaRead, address, default, count, destination[..count]))
            {
                return false;
            }

            address += (ulong)count;
            destination = destination[count..];
        }

        return true;
    }

    /// <summary>Writes memory of the client's by a message.</summary>
    public bool TryWrite(ulong address, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            int count = Math.Min(source.Length, DmaPiece);
            if (!TryAsk(VfioUserCommand.DmaWrite, address, source[..count], count, default))
            {
                return false;
            }

            address += (ulong)count;
            source = source[count..];
        }

        return true;
    }

    public void Dispose()
    {
        _socket.Dispose();
        foreach (VfioUserMessage message in _deferred)
        {
            message.Dispose();
        }

        _answered.Dispose();
    }

    private VfioUserMessage? Receive()
    {
        Span<byte> bytes = stackalloc byte[VfioUserHeader.Size];
        VfioUserMessage message = _spare.Count > 0 ? _spare.Pop() : new VfioUserMessage();
        bool fine = DescriptorSocket.TryReceive(_socket.SafeHandle, bytes, message.Descriptors);
        if (fine && VfioUserHeader.TryParse(bytes, out VfioUserHeader header))
        {
            long length = (long)header.Length - VfioUserHeader.Size;
            fine = length is >= 0 and <= MostPayload;
            if (fine)
            {
                message.Begin(header, (int)length);
                fine = DescriptorSocket.TryReceive(_socket.SafeHandle, message.Payload, message.Descriptors);
            }
        }

        fine &= message.Descriptors.Count <= 2 * DescriptorSocket.MostDescriptors;
        if (fine)
        {
            return message;
        }

        message.Dispose();
        _open = false;
        return null;
    }

    private void Return(VfioUserMessage message)
    {
        message.Dispose();
        if (_spare.Count < 8 && message.Payload.Length <= 64 << 10)
        {
            _spare.Push(message);
        }
    }

    private void Handle(VfioUserMessage message)
    {
        Messages++;
        if (message.IsReply)
        {
            TakeAnswer(message);
            return;
        }

        if (message.Flags.Type != 0)
        {
            _open = false;
            return;
        }

        int errno = LinuxErrno.Invalid;
        int length = 0;
        Span<byte> reply = _reply.AsSpan(VfioUserHeader.Size);
        if (message.Command == VfioUserCommand.Version)
        {
            errno = Version(message.Payload, reply, out length);
        }
        else if (_known)
        {
            errno = _commands.Run(message, reply, out length);
        }

        if (!message.Flags.NoReply && message.Command != VfioUserCommand.WriteMulti)
        {
            Answer(message, errno, length);
        }

        _open &= _known;
    }

    private int Version(ReadOnlySpan<byte> payload, Span<byte> reply, out int length)
    {
        length = 0;
        if (_known || payload.Length < 6 || payload[^1] != 0 || payload[0] != 0 || payload[1] != 0)
        {
            return LinuxErrno.Invalid;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(payload[4..^1].ToArray());
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return LinuxErrno.Invalid;
            }
        }
        catch (JsonException)
        {
            return LinuxErrno.Invalid;
        }

        ReadOnlySpan<byte> ours = """{"capabilities":{"max_msg_fds":16,"max_data_xfer_size":1048576,"pgsizes":4096,"write_multiple":true}}"""u8;
        reply[..4].Clear();
        ours.CopyTo(reply[4..]);
        reply[4 + ours.Length] = 0;
        length = ours.Length + 5;
        _known = true;
        return 0;
    }

    private void Answer(VfioUserMessage message, int errno, int length)
    {
        length = errno == 0 ? length : 0;
        VfioUserHeader.Writer header = VfioUserHeader.Write(_reply);
        header.Id = message.Id;
        header.Command = message.Command;
        header.Length = (uint)(VfioUserHeader.Size + length);
        header.Flags = new VfioUserFlags { Type = 1, Error = errno != 0 };
        header.Errno = (uint)errno;
        Send(_reply.AsSpan(0, VfioUserHeader.Size + length));
    }

    private bool Send(ReadOnlySpan<byte> bytes)
    {
        lock (_sending)
        {
            bool fine = DescriptorSocket.TrySend(_socket.SafeHandle, bytes);
            _open &= fine;
            return fine;
        }
    }

    // One request at a time: the model's work is one piece at a time too.
    private bool TryAsk(VfioUserCommand command, ulong address, ReadOnlySpan<byte> data, int count, Span<byte> result)
    {
        lock (_asking)
        {
            _nextId = (ushort)(0x8000 | (_nextId + 1));
            _answered.Reset();
            Volatile.Write(ref _asked, _nextId);
            int length = VfioUserHeader.Size + VfioUserDmaAccess.Size + data.Length;
            VfioUserHeader.Writer header = VfioUserHeader.Write(_request);
            header.Id = _nextId;
            header.Command = command;
            header.Length = (uint)length;
            VfioUserDmaAccess.Writer access = VfioUserDmaAccess.Write(_request.AsSpan(VfioUserHeader.Size));
            access.Address = address;
            access.Count = (ulong)count;
            data.CopyTo(_request.AsSpan(VfioUserHeader.Size + VfioUserDmaAccess.Size));
            bool fine = Send(_request.AsSpan(0, length)) && AwaitAnswer() && _answerLength >= result.Length;
            Volatile.Write(ref _asked, -1);
            if (fine)
            {
                _answer.AsSpan(0, result.Length).CopyTo(result);
            }

            return fine;
        }
    }

    // The thread that receives must not wait for what it is to receive, and QEMU's processor waits with its big lock held for what it asks
    // itself, so that it would not answer us before: its messages are seen to meanwhile. A reset ends what waits.
    private bool AwaitAnswer()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            return _answered.Wait(DmaLimit) && _answerLength >= 0;
        }

        while (!_answered.IsSet && _open && _deferred.Count == 0)
        {
            if (!_socket.Poll(DmaLimit, SelectMode.SelectRead) || Receive() is not { } message)
            {
                break;
            }

            if (message.Command == VfioUserCommand.Reset && !message.IsReply)
            {
                _deferred.Enqueue(message);
                break;
            }

            Handle(message);
            Return(message);
        }

        return _answered.IsSet && _answerLength >= 0;
    }

    private void TakeAnswer(VfioUserMessage message)
    {
        if (message.Id != Volatile.Read(ref _asked) || _answered.IsSet)
        {
            return;
        }

        Span<byte> data = message.Payload.Length > VfioUserDmaAccess.Size ? message.Payload[VfioUserDmaAccess.Size..] : default;
        bool fine = !message.Flags.Error && message.Payload.Length >= VfioUserDmaAccess.Size && data.Length <= _answer.Length;
        _answerLength = fine ? data.Length : -1;
        if (fine)
        {
            data.CopyTo(_answer);
        }

        _answered.Set();
    }
}
