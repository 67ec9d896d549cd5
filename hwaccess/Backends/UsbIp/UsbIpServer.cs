using System.Net;
using System.Net.Sockets;
using System.Text;
using DriverKit.Specs.UsbIp;

namespace DriverKit.Backends.UsbIp;

/// <summary>
/// Exports USB devices, modelled or real, to USB/IP clients such as Linux's vhci-hcd: <c>usbip attach -r HOST -b BUSID</c>.
/// The protocol has no authentication: it listens on loopback unless told otherwise.
/// Linux Documentation/usb/usbip_protocol.rst, version 1.1.1.
/// </summary>
public sealed class UsbIpServer : IDisposable
{
    /// <summary>The registered port.</summary>
    public const int DefaultPort = 3240;

    private readonly IReadOnlyList<UsbIpExport> _exports;
    private readonly Socket _listener;
    private readonly Thread _acceptor;
    private readonly Lock _gate = new();
    private readonly List<UsbIpSession> _sessions = [];
    private bool _disposed;

    /// <summary>Starts to serve.</summary>
    /// <param name="exports">The devices.</param>
    /// <param name="endPoint">Where to listen; loopback and <see cref="DefaultPort"/> if null.</param>
    /// <exception cref="SocketException">The address is taken or not ours.</exception>
    public UsbIpServer(IReadOnlyList<UsbIpExport> exports, IPEndPoint? endPoint = null)
    {
        _exports = exports;
        endPoint ??= new IPEndPoint(IPAddress.Loopback, DefaultPort);
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(endPoint);
            _listener.Listen(16);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _acceptor = new Thread(Accept) { IsBackground = true, Name = "usbip server" };
        _acceptor.Start();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Hears what happens, a line each: who imported what, and when it ended.</summary>
    public Action<string>? Log { get; set; }

    /// <summary>Cuts a device off from whoever imported it, as if it were unplugged; it can be imported again.</summary>
    /// <param name="busId">Which one.</param>
    public void Unplug(string busId)
    {
        lock (_gate)
        {
            foreach (UsbIpSession session in _sessions)
            {
                if (session.BusId == busId)
                {
                    session.Break();
                }
            }
        }
    }

    /// <summary>Ends: connections are broken, transfers in flight come back first.</summary>
    public void Dispose()
    {
        UsbIpSession[] sessions;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            sessions = [.. _sessions];
        }

        _listener.Dispose();
        foreach (UsbIpSession session in sessions)
        {
            session.Break();
        }

        _acceptor.Join();
        foreach (UsbIpSession session in sessions)
        {
            session.Join();
        }
    }

    internal void Say(string line) => Log?.Invoke(line);

    internal UsbIpExport? Find(ReadOnlySpan<byte> busId)
    {
        string wanted = UsbIpDeviceRecord.Text(busId);
        return _exports.FirstOrDefault(e => e.BusId == wanted);
    }

    internal void WriteList(UsbIpStream stream)
    {
        var answer = new MemoryStream();
        Span<byte> header = stackalloc byte[UsbIpOperationHeader.Size + 4];
        WriteHeader(header, UsbIpOperation.ReplyDeviceList, 0);
        header[^1] = (byte)_exports.Count;
        answer.Write(header);
        Span<byte> record = stackalloc byte[UsbIpDeviceRecord.Size];
        for (int i = 0; i < _exports.Count; i++)
        {
            _exports[i].WriteRecord(record, i + 2);
            List<(byte Number, byte Class, byte Subclass, byte Protocol)> interfaces = _exports[i].ReadInterfaces();
            record[^1] = (byte)interfaces.Count;
            answer.Write(record);
            foreach ((_, byte deviceClass, byte subclass, byte protocol) in interfaces)
            {
                answer.Write([deviceClass, subclass, protocol, 0]);
            }
        }

        stream.TrySend(answer.ToArray());
    }

    internal bool WriteImport(UsbIpStream stream, UsbIpExport? export, bool granted)
    {
        Span<byte> header = stackalloc byte[UsbIpOperationHeader.Size];
        WriteHeader(header, UsbIpOperation.ReplyImport, granted ? 0u : 1);
        if (!granted)
        {
            return stream.TrySend(header);
        }

        Span<byte> record = stackalloc byte[UsbIpDeviceRecord.Size];
        export!.WriteRecord(record, _exports.ToList().IndexOf(export) + 2);
        return stream.TrySend(header, record);
    }

    internal void Ended(UsbIpSession session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
        }
    }

    private static void WriteHeader(Span<byte> destination, UsbIpOperation operation, uint status)
    {
        destination.Clear();
        UsbIpOperationHeader.Writer header = UsbIpOperationHeader.Write(destination);
        header.Version = UsbIpOperationHeader.CurrentVersion;
        header.Operation = operation;
        header.Status = status;
    }

    private void Accept()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            socket.NoDelay = true;
            lock (_gate)
            {
                if (_disposed)
                {
                    socket.Dispose();
                    return;
                }

                var session = new UsbIpSession(this, socket);
                _sessions.Add(session);
                session.Start();
            }
        }
    }
}
