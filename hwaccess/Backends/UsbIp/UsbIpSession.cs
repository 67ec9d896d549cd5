using System.Net.Sockets;
using DriverKit.Specs.UsbIp;
using DriverKit.Usb;

namespace DriverKit.Backends.UsbIp;

/// <summary>One connection to the server: an operation, and after an import the device's traffic until the peer closes.</summary>
internal sealed class UsbIpSession
{
    private readonly UsbIpServer _server;
    private readonly UsbIpStream _stream;
    private readonly Thread _thread;
    private readonly string _peer;

    public UsbIpSession(UsbIpServer server, Socket socket)
    {
        _server = server;
        _peer = socket.RemoteEndPoint?.ToString() ?? "?";
        _stream = new UsbIpStream(socket);
        _thread = new Thread(Serve) { IsBackground = true, Name = "usbip session" };
    }

    public string? BusId { get; private set; }

    public void Start() => _thread.Start();

    public void Break() => _stream.Break();

    public void Join() => _thread.Join();

    private void Serve()
    {
        try
        {
            ServeOperation();
        }
        finally
        {
            _stream.Dispose();
            _server.Ended(this);
        }
    }

    private void ServeOperation()
    {
        Span<byte> bytes = stackalloc byte[UsbIpOperationHeader.Size];
        if (!_stream.TryRead(bytes) || !UsbIpOperationHeader.TryParse(bytes, out UsbIpOperationHeader header))
        {
            return;
        }

        if (header.Version != UsbIpOperationHeader.CurrentVersion)
        {
            _server.Say($"{_peer} speaks USB/IP version {header.Version:x4}, this server {UsbIpOperationHeader.CurrentVersion:x4}");
            return;
        }

        switch (header.Operation)
        {
            case UsbIpOperation.RequestDeviceList:
                _server.WriteList(_stream);
                break;
            case UsbIpOperation.RequestImport:
                Import();
                break;
            default:
                _server.Say($"{_peer} asks for operation {(ushort)header.Operation:x4}, which is unknown");
                break;
        }
    }

    private void Import()
    {
        Span<byte> busId = stackalloc byte[UsbIpDeviceRecord.BusIdSize];
        if (!_stream.TryRead(busId))
        {
            return;
        }

        UsbIpExport? export = _server.Find(busId);
        bool granted = export is not null && Interlocked.Exchange(ref export.InUse, 1) == 0;
        if (!granted)
        {
            _server.WriteImport(_stream, export, granted: false);
            _server.Say($"{_peer} asks for {UsbIpDeviceRecord.Text(busId)}, which is {(export is null ? "not exported" : "in use")}");
            return;
        }

        BusId = export!.BusId;
        try
        {
            Carry(export);
        }
        finally
        {
            Volatile.Write(ref export.InUse, 0);
            _server.Say($"{_peer} let {BusId} go");
        }
    }

    private void Carry(UsbIpExport export)
    {
        List<byte> claimed = [];
        foreach ((byte number, _, _, _) in export.ReadInterfaces())
        {
            if (export.Device.ClaimInterface(number) == UsbStatus.Ok)
            {
                claimed.Add(number);
            }
        }

        using (var request = new UsbBlockingRequest(export.Device, export.Host))
        {
            request.Reset();
        }

        var traffic = new UsbIpTraffic(export, _stream);
        export.Device.Observer = traffic;
        if (_server.WriteImport(_stream, export, granted: true))
        {
            _server.Say($"{_peer} imported {BusId}");
            traffic.Run();
        }

        export.Device.Observer = null;
        claimed.ForEach(n => export.Device.ReleaseInterface(n));
    }
}
