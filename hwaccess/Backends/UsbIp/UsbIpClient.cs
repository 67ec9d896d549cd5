using System.Net;
using System.Net.Sockets;
using System.Text;
using DriverKit.Specs.UsbIp;

namespace DriverKit.Backends.UsbIp;

/// <summary>Asks a USB/IP server which devices it exports, and imports them.</summary>
public static class UsbIpClient
{
    private const int MaxDevices = 1024;

    /// <summary>What a server exports.</summary>
    /// <param name="host">Name or address, with <c>:PORT</c> if it is not the usual one.</param>
    /// <exception cref="IOException">The server cannot be reached or does not speak the protocol.</exception>
    public static IReadOnlyList<UsbIpDeviceInfo> List(string host)
    {
        using UsbIpStream stream = Connect(host);
        Ask(stream, UsbIpOperation.RequestDeviceList, default);
        ReadAnswer(stream, host, UsbIpOperation.ReplyDeviceList, "list its devices");
        Span<byte> count = stackalloc byte[4];
        Need(stream.TryRead(count), host);
        uint devices = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(count);
        Need(devices <= MaxDevices, host);
        var found = new List<UsbIpDeviceInfo>();
        Span<byte> bytes = stackalloc byte[UsbIpDeviceRecord.Size];
        Span<byte> skip = stackalloc byte[4];
        for (uint i = 0; i < devices; i++)
        {
            Need(stream.TryRead(bytes) && UsbIpDeviceRecord.TryParse(bytes, out _), host);
            UsbIpDeviceInfo info = UsbIpDeviceInfo.Read(bytes);
            found.Add(info);
            for (int j = 0; j < info.InterfaceCount; j++)
            {
                Need(stream.TryRead(skip), host);
            }
        }

        return found;
    }

    /// <summary>Imports a device.</summary>
    /// <param name="host">Name or address, with <c>:PORT</c> if it is not the usual one.</param>
    /// <param name="busId">Its bus id.</param>
    /// <exception cref="IOException">The server cannot be reached, or refuses.</exception>
    public static UsbIpDevice Import(string host, string busId)
    {
        UsbIpStream stream = Connect(host);
        try
        {
            Span<byte> name = stackalloc byte[UsbIpDeviceRecord.BusIdSize];
            name.Clear();
            if (busId.Length == 0 || busId.Length >= name.Length || !Encoding.ASCII.TryGetBytes(busId, name, out _))
            {
                throw new IOException($"'{busId}' is no bus id: it has 1 to {name.Length - 1} ASCII characters, as in 1-1");
            }

            Ask(stream, UsbIpOperation.RequestImport, name);
            ReadAnswer(stream, host, UsbIpOperation.ReplyImport, $"give {busId}: is it exported ('usbip list -r {host}') and free?");
            Span<byte> bytes = stackalloc byte[UsbIpDeviceRecord.Size];
            Need(stream.TryRead(bytes), host);
            return new UsbIpDevice(stream, UsbIpDeviceInfo.Read(bytes), $"{host}/{busId}");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static UsbIpStream Connect(string host)
    {
        int port = UsbIpServer.DefaultPort;
        string name = host;
        int colon = host.LastIndexOf(':');
        if (colon >= 0 && !host.EndsWith(']'))
        {
            name = host[..colon];
            if (!int.TryParse(host[(colon + 1)..], out port) || port is < 1 or > IPEndPoint.MaxPort)
            {
                throw new IOException($"'{host}': the port is a number from 1 to {IPEndPoint.MaxPort}");
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(name.Trim('[', ']'), port);
            return new UsbIpStream(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"no USB/IP server at {name} port {port} ({e.SocketErrorCode}): start one there, 'usbipd' or 'driverkit export usbip'", e);
        }
    }

    private static void Ask(UsbIpStream stream, UsbIpOperation operation, ReadOnlySpan<byte> argument)
    {
        Span<byte> header = stackalloc byte[UsbIpOperationHeader.Size];
        header.Clear();
        UsbIpOperationHeader.Writer writer = UsbIpOperationHeader.Write(header);
        writer.Version = UsbIpOperationHeader.CurrentVersion;
        writer.Operation = operation;
        stream.TrySend(header, argument);
    }

    private static void ReadAnswer(UsbIpStream stream, string host, UsbIpOperation expected, string what)
    {
        Span<byte> bytes = stackalloc byte[UsbIpOperationHeader.Size];
        Need(stream.TryRead(bytes), host);
        Need(UsbIpOperationHeader.TryParse(bytes, out UsbIpOperationHeader header) && header.Operation == expected, host);
        if (header.Status != 0)
        {
            throw new IOException($"{host} does not {what}");
        }
    }

    private static void Need(bool condition, string host)
    {
        if (!condition)
        {
            throw new IOException($"{host} closed the connection or does not speak USB/IP {UsbIpOperationHeader.CurrentVersion:x4}");
        }
    }
}
