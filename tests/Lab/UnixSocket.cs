using System.Diagnostics;
using System.Net.Sockets;

namespace DriverKit.Lab.Tests;

/// <summary>Connects to a socket that a program just started is about to open.</summary>
internal static class UnixSocket
{
    public static async Task<Socket> ConnectAsync(string path, Process server, CancellationToken limit)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), limit);
                return socket;
            }
            catch (SocketException) when (!server.HasExited)
            {
                // Neither QEMU nor the file system tells when the socket is there.
                socket.Dispose();
                await Task.Delay(20, limit);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                throw new IOException($"QEMU ended with {server.ExitCode} before it listened.", e);
            }
        }
    }
}
