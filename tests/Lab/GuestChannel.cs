using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace DriverKit.Lab.Tests;

/// <summary>The host's end of the command port: lines that start scripts in the guest and tell how they ended.</summary>
internal sealed class GuestChannel : IDisposable
{
    private readonly Socket _socket;
    private readonly StreamWriter _writer;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Ending>> _waiting = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GuestChannel(Socket socket)
    {
        _socket = socket;
        var stream = new NetworkStream(socket);
        _writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" };
        _ = ReadAsync(new StreamReader(stream));
    }

    /// <summary>Ends with the kernel's release when the guest takes commands.</summary>
    public Task<string> Ready => _ready.Task;

    /// <summary>Connects to the socket QEMU listens at.</summary>
    public static async Task<GuestChannel> ConnectAsync(string path, Process qemu, CancellationToken limit) =>
        new(await UnixSocket.ConnectAsync(path, qemu, limit));

    /// <summary>Gives the ending of the script <paramref name="id"/> when it comes.</summary>
    public Task<Ending> Expect(string id) =>
        _waiting.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Sends one line.</summary>
    public async Task SendAsync(string line)
    {
        await _writing.WaitAsync();
        try
        {
            await _writer.WriteLineAsync(line);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        Exception end = new IOException("The guest's command port was closed.");
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                Take(line.Split(' '));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            end = new IOException(end.Message, e);
        }

        _ready.TrySetException(end);
        foreach (TaskCompletionSource<Ending> waiting in _waiting.Values)
        {
            waiting.TrySetException(end);
        }
    }

    private void Take(string[] words)
    {
        switch (words)
        {
            case ["ready", string kernel, _]:
                _ready.TrySetResult(kernel);
                break;
            case ["done", string id, string code, string seconds] when _waiting.TryRemove(id, out var waiting):
                waiting.TrySetResult(new Ending(int.Parse(code, CultureInfo.InvariantCulture), seconds));
                break;
        }
    }

    /// <summary>A script's exit code and the seconds it took, as the guest wrote them.</summary>
    internal readonly record struct Ending(int ExitCode, string Seconds);
}
