using System.Net.Sockets;

namespace DriverKit.Backends.UsbIp;

/// <summary>Whole reads and whole writes on a connection.</summary>
internal sealed class UsbIpStream(Socket socket) : IDisposable
{
    private readonly Lock _sending = new();

    /// <summary>Fills the span.</summary>
    /// <returns>False when the peer closed or the connection broke before.</returns>
    public bool TryRead(Span<byte> destination)
    {
        try
        {
            while (!destination.IsEmpty)
            {
                int read = socket.Receive(destination);
                if (read == 0)
                {
                    return false;
                }

                destination = destination[read..];
            }

            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Sends a header and the data after it, unbroken by other senders.</summary>
    /// <returns>False when the connection is broken.</returns>
    public bool TrySend(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data = default)
    {
        lock (_sending)
        {
            return TrySendAll(header) && TrySendAll(data);
        }
    }

    /// <summary>Breaks the connection: reads and sends under way end.</summary>
    public void Break()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was broken already, which is what is wanted.
        }
    }

    public void Dispose() => socket.Dispose();

    private bool TrySendAll(ReadOnlySpan<byte> data)
    {
        try
        {
            while (!data.IsEmpty)
            {
                data = data[socket.Send(data)..];
            }

            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
