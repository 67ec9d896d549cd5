using System.Net.Sockets;
using DriverKit.Hosting;

namespace DriverKit.Emulation.VfioUser;

/// <summary>
/// Offers a modelled PCI function on a unix socket by the vfio-user protocol: QEMU 10.1 and later plug it into any guest. One client at a time;
/// when it ends the function is reset and the next is served.
/// </summary>
/// <remarks>
/// The client is not trusted: whatever it sends, it gets an error or is put out. Memory that it shares is mapped where the file cannot shrink under
/// the mapping, and read and written otherwise.
/// </remarks>
public sealed class VfioUserServer : IDisposable
{
    private readonly Socket _listener;
    private readonly VfioUserSlot _slot;
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private VfioUserSession? _session;
    private bool _ended;
    private int _clients;

    /// <summary>Listens.</summary>
    /// <param name="host">The host whose loop the model runs in; no other server's.</param>
    /// <param name="model">The model; disposed with the server.</param>
    /// <param name="path">The socket; a socket that nobody listens on any more is replaced.</param>
    /// <exception cref="IOException">It cannot be made there; the message says why.</exception>
    public VfioUserServer(IHost host, PciFunctionModel model, string path)
    {
        Path = path;
        _listener = Listen(path);
        _slot = new VfioUserSlot(host, model);
        model.Plug(_slot);
        _thread = new Thread(Serve) { IsBackground = true, Name = $"vfio-user {model.Name}" };
        _thread.Start();
    }

    /// <summary>The socket.</summary>
    public string Path { get; }

    /// <summary>The model.</summary>
    public PciFunctionModel Model => _slot.Model;

    /// <summary>Who hears what a person may want to know; any thread. Set before a client comes.</summary>
    public Action<string>? Log
    {
        get => _slot.Log;
        set => _slot.Log = value;
    }

    /// <summary>How many clients there were.</summary>
    public int Clients => Volatile.Read(ref _clients);

    /// <summary>Accesses to memory that were outside what the client mapped, or came with bus master off.</summary>
    public long FaultCount => _slot.FaultCount;

    /// <summary>Pieces of memory that the client has mapped now.</summary>
    public int MappingCount => _slot.Memory.Count;

    /// <summary>Puts the client out and ends.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            _session?.Stop();
        }

        // A connection of our own wakes the thread that accepts.
        using (var wake = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            try
            {
                wake.Connect(new UnixDomainSocketEndPoint(Path));
            }
            catch (SocketException)
            {
                // It does not accept any more.
            }
        }

        _listener.Dispose();
        _thread.Join();
        File.Delete(Path);
        _slot.Close();
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var endPoint = new UnixDomainSocketEndPoint(path);
            if (File.Exists(path) && !IsAlive(endPoint))
            {
                File.Delete(path);
            }

            socket.Bind(endPoint);
            socket.Listen(1);
            return socket;
        }
        catch (Exception e) when (e is SocketException or ArgumentException or UnauthorizedAccessException or IOException)
        {
            socket.Dispose();
            throw new IOException($"cannot listen at {path}: {e.Message}", e);
        }
    }

    private static bool IsAlive(UnixDomainSocketEndPoint endPoint)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
            return true;
        }
        catch (SocketException e)
        {
            // Anything but a socket without a listener is somebody's.
            return e.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }

    private void Serve()
    {
        while (!_ended)
        {
            Socket client;
            try
            {
                client = _listener.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            using var session = new VfioUserSession(_slot, client);
            lock (_lock)
            {
                if (_ended)
                {
                    return;
                }

                _session = session;
            }

            Interlocked.Increment(ref _clients);
            Log?.Invoke("a client came");
            session.Serve();
            lock (_lock)
            {
                _session = null;
            }

            _slot.Disconnect();
            Log?.Invoke($"the client went after {session.Messages} messages");
        }
    }
}
