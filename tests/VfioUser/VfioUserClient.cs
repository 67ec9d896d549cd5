using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using DriverKit.Interop.Linux;
using DriverKit.Specs.VfioUser;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.VfioUser.Tests;

/// <summary>The other end of a server, as QEMU would be: speaks the protocol, and answers what the server asks of its memory.</summary>
internal sealed class VfioUserClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Dictionary<ushort, (VfioUserCommand Command, uint Errno, byte[] Data)> _replies = [];
    private ushort _next;

    public VfioUserClient(string path)
    {
        _socket.ReceiveTimeout = 20_000;
        _socket.Connect(new UnixDomainSocketEndPoint(path));
    }

    /// <summary>Memory that the server reaches by messages, from address 0.</summary>
    public byte[] Remote { get; } = new byte[64 << 10];

    /// <summary>How often the server asked.</summary>
    public int Asked { get; private set; }

    public int Errno { get; private set; }

    /// <summary>What the processor does between the server's question and our answer.</summary>
    public Action? BeforeAnswer { get; set; }

    public static VfioUserClient Connect(string path)
    {
        var client = new VfioUserClient(path);
        byte[] answer = client.Call(VfioUserCommand.Version, [0, 0, 0, 0, .. Encoding.UTF8.GetBytes("""{"capabilities":{"max_msg_fds":16}}"""), 0]);
        Assert.That(client.Errno, Is.Zero);
        Assert.That(Encoding.UTF8.GetString(answer[4..^1]), Does.Contain("\"max_msg_fds\":16"));
        return client;
    }

    public void SendRaw(ReadOnlySpan<byte> bytes, params SafeFileHandle[] descriptors) => DescriptorSocket.TrySend(_socket.SafeHandle, bytes, descriptors);

    public void Send(VfioUserCommand command, ReadOnlySpan<byte> payload, bool noReply, params SafeFileHandle[] descriptors)
    {
        byte[] message = new byte[VfioUserHeader.Size + payload.Length];
        VfioUserHeader.Writer header = VfioUserHeader.Write(message);
        header.Id = ++_next;
        header.Command = command;
        header.Length = (uint)message.Length;
        header.Flags = new VfioUserFlags { NoReply = noReply };
        payload.CopyTo(message.AsSpan(VfioUserHeader.Size));
        SendRaw(message, descriptors);
    }

    public byte[] Call(VfioUserCommand command, ReadOnlySpan<byte> payload, params SafeFileHandle[] descriptors)
    {
        Send(command, payload, noReply: false, descriptors);
        ushort mine = _next;
        while (true)
        {
            if (_replies.Remove(mine, out (VfioUserCommand Command, uint Errno, byte[] Data) reply))
            {
                Assert.That(reply.Command, Is.EqualTo(command));
                Errno = (int)reply.Errno;
                return reply.Data;
            }

            (ushort id, VfioUserCommand of, VfioUserFlags flags, uint errno, byte[] data) = Receive() ?? throw new IOException("the server went");
            if (flags.Type == 1)
            {
                Assert.That(flags.Error, Is.EqualTo(errno != 0));
                _replies.Add(id, (of, errno, data));
            }
            else
            {
                Serve(id, of, data);
            }
        }
    }

    /// <summary>Answers the server until something is so.</summary>
    public void ServeUntil(Func<bool> done)
    {
        DateTime end = DateTime.UtcNow.AddSeconds(20);
        while (!done())
        {
            Assert.That(DateTime.UtcNow, Is.LessThan(end), "it does not come");
            if (_socket.Poll(1000, SelectMode.SelectRead) && Receive() is { } message)
            {
                Serve(message.Id, message.Command, message.Data);
            }
        }
    }

    public bool IsClosed()
    {
        while (_socket.Poll(10_000_000, SelectMode.SelectRead))
        {
            if (Receive() is null)
            {
                return true;
            }
        }

        return false;
    }

    public uint Read32(uint region, ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Read(region, offset, 4));

    public byte[] Read(uint region, ulong offset, int count)
    {
        byte[] answer = Call(VfioUserCommand.RegionRead, Access(region, offset, count));
        return Errno == 0 ? answer[VfioUserRegionAccess.Size..] : [];
    }

    public void Write(uint region, ulong offset, ReadOnlySpan<byte> data) =>
        Call(VfioUserCommand.RegionWrite, [.. Access(region, offset, data.Length), .. data]);

    public void Write32(uint region, ulong offset, uint value) => Write(region, offset, BitConverter.GetBytes(value));

    public void Write64(uint region, ulong offset, ulong value) => Write(region, offset, BitConverter.GetBytes(value));

    public int Map(ulong address, ulong length, uint flags, ulong offset, params SafeFileHandle[] descriptors)
    {
        byte[] payload = new byte[VfioUserDmaMap.Size];
        VfioUserDmaMap.Writer map = VfioUserDmaMap.Write(payload);
        map.ArgumentSize = VfioUserDmaMap.Size;
        map.Flags = flags;
        map.Address = address;
        map.Length = length;
        map.FileOffset = offset;
        Call(VfioUserCommand.DmaMap, payload, descriptors);
        return Errno;
    }

    public int Unmap(ulong address, ulong length, uint flags = 0)
    {
        byte[] payload = new byte[VfioUserDmaUnmap.Size];
        VfioUserDmaUnmap.Writer unmap = VfioUserDmaUnmap.Write(payload);
        unmap.ArgumentSize = VfioUserDmaUnmap.Size;
        unmap.Flags = flags;
        unmap.Address = address;
        unmap.Length = length;
        Call(VfioUserCommand.DmaUnmap, payload);
        return Errno;
    }

    public int SetIrqs(uint flags, uint index, uint start, uint count, params SafeFileHandle[] descriptors)
    {
        byte[] payload = new byte[VfioUserIrqSet.Size];
        VfioUserIrqSet.Writer set = VfioUserIrqSet.Write(payload);
        set.ArgumentSize = VfioUserIrqSet.Size;
        set.Flags = new VfioUserIrqFlags(flags);
        set.Index = index;
        set.Start = start;
        set.Count = count;
        Call(VfioUserCommand.SetIrqs, payload, descriptors);
        return Errno;
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Access(uint region, ulong offset, int count)
    {
        byte[] payload = new byte[VfioUserRegionAccess.Size];
        VfioUserRegionAccess.Writer access = VfioUserRegionAccess.Write(payload);
        access.Region = region;
        access.Offset = offset;
        access.Count = (uint)count;
        return payload;
    }

    private (ushort Id, VfioUserCommand Command, VfioUserFlags Flags, uint Errno, byte[] Data)? Receive()
    {
        byte[] bytes = new byte[VfioUserHeader.Size];
        var none = new List<SafeFileHandle>();
        if (!DescriptorSocket.TryReceive(_socket.SafeHandle, bytes, none) || !VfioUserHeader.TryParse(bytes, out VfioUserHeader header))
        {
            return null;
        }

        byte[] data = new byte[header.Length - VfioUserHeader.Size];
        return DescriptorSocket.TryReceive(_socket.SafeHandle, data, none) ? (header.Id, header.Command, header.Flags, header.Errno, data) : null;
    }

    private void Serve(ushort id, VfioUserCommand command, byte[] data)
    {
        Asked++;
        BeforeAnswer?.Invoke();
        Assert.That(VfioUserDmaAccess.TryParse(data, out VfioUserDmaAccess access));
        Span<byte> memory = Remote.AsSpan((int)access.Address, (int)access.Count);
        byte[] answer = new byte[VfioUserHeader.Size + VfioUserDmaAccess.Size + (command == VfioUserCommand.DmaRead ? memory.Length : 0)];
        VfioUserHeader.Writer header = VfioUserHeader.Write(answer);
        header.Id = id;
        header.Command = command;
        header.Length = (uint)answer.Length;
        header.Flags = new VfioUserFlags { Type = 1 };
        data.AsSpan(0, VfioUserDmaAccess.Size).CopyTo(answer.AsSpan(VfioUserHeader.Size));
        if (command == VfioUserCommand.DmaRead)
        {
            memory.CopyTo(answer.AsSpan(VfioUserHeader.Size + VfioUserDmaAccess.Size));
        }
        else
        {
            data.AsSpan(VfioUserDmaAccess.Size).CopyTo(memory);
        }

        SendRaw(answer);
    }
}
