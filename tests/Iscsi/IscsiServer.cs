using System.Net;
using System.Net.Sockets;
using DriverKit.Emulation;

namespace DriverKit.Iscsi.Tests;

/// <summary>A small iSCSI target on loopback: one target, no authentication, error recovery level 0, one connection a session.</summary>
internal sealed class IscsiServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<IscsiConnection> _connections = [];
    private readonly Thread _thread;
    private bool _stopped;

    public IscsiServer(ScsiTarget target, string name)
    {
        Target = target;
        Name = name;
        _listener.Start();
        _thread = new Thread(Accept) { IsBackground = true, Name = "iscsi" };
        _thread.Start();
    }

    public ScsiTarget Target { get; }

    public string Name { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Held while the target is used: it is for one context at a time.</summary>
    public Lock Gate { get; } = new();

    public void Dispose()
    {
        _stopped = true;
        _listener.Stop();
        IscsiConnection[] open;
        lock (_connections)
        {
            open = [.. _connections];
        }

        foreach (IscsiConnection connection in open)
        {
            connection.Dispose();
        }

        _thread.Join();
    }

    private void Accept()
    {
        while (!_stopped)
        {
            try
            {
                var connection = new IscsiConnection(this, _listener.AcceptTcpClient());
                lock (_connections)
                {
                    _connections.Add(connection);
                }

                connection.Start();
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
