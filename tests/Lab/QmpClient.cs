using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DriverKit.Lab.Tests;

/// <summary>QEMU's machine protocol: one JSON object a line; answers carry our id, events come in between.</summary>
public sealed class QmpClient : IDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _waiting = new();
    private readonly List<JsonObject> _events = [];
    private readonly SemaphoreSlim _writing = new(1);
    private TaskCompletionSource _eventCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastId;

    private QmpClient(Socket socket)
    {
        _socket = socket;
        var stream = new NetworkStream(socket);
        _reader = new StreamReader(stream);
        _writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" };
    }

    internal static async Task<QmpClient> ConnectAsync(string path, Process qemu, CancellationToken limit)
    {
        var client = new QmpClient(await UnixSocket.ConnectAsync(path, qemu, limit));
        // The greeting comes unasked; capabilities have to be taken before anything else is allowed.
        _ = await client._reader.ReadLineAsync(limit) ?? throw new IOException("QEMU closed its monitor.");
        _ = client.ReadAsync();
        await client.ExecuteAsync("qmp_capabilities");
        return client;
    }

    /// <summary>Runs a command and gives its return value.</summary>
    /// <exception cref="LabException">QEMU answered with an error.</exception>
    public async Task<JsonNode?> ExecuteAsync(string command, JsonObject? arguments = null)
    {
        int id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        var request = new JsonObject { ["execute"] = command, ["id"] = id };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        await _writing.WaitAsync();
        try
        {
            await _writer.WriteLineAsync(request.ToJsonString());
        }
        finally
        {
            _writing.Release();
        }

        JsonObject reply = await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return reply["error"] is { } error
            ? throw new LabException($"QEMU refused {command}: {error["desc"]}")
            : reply["return"]?.DeepClone();
    }

    /// <summary>Pulls a device out.</summary>
    /// <param name="id">Its QEMU name.</param>
    public async Task UnplugAsync(string id)
    {
        await ExecuteAsync("device_del", new JsonObject { ["id"] = id });
        await WaitEventAsync("DEVICE_DELETED", data => (string?)data?["device"] == id, TimeSpan.FromSeconds(60));
    }

    /// <summary>Gives the machine a raw image under a name, for a device plugged in later.</summary>
    public Task AddRawDriveAsync(string driveId, string path) =>
        ExecuteAsync("blockdev-add", new JsonObject
        {
            ["driver"] = "raw",
            ["node-name"] = driveId,
            ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = path },
        });

    /// <summary>Plugs a stick in whose sectors are the drive <paramref name="driveId"/>.</summary>
    public Task PlugStickAsync(string id, string bus, string driveId, string serial) =>
        ExecuteAsync("device_add", new JsonObject
        {
            ["driver"] = "usb-storage",
            ["id"] = id,
            ["bus"] = bus,
            ["drive"] = driveId,
            ["serial"] = serial,
        });

    /// <summary>Waits for an event, also one that came before the call.</summary>
    public async Task WaitEventAsync(string name, Func<JsonNode?, bool> matches, TimeSpan limit)
    {
        using var bound = new CancellationTokenSource(limit);
        while (true)
        {
            Task next;
            lock (_events)
            {
                if (_events.Any(e => (string?)e["event"] == name && matches(e["data"])))
                {
                    return;
                }

                next = _eventCame.Task;
            }

            await next.WaitAsync(bound.Token);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _reader.ReadLineAsync() is { } line)
            {
                if (JsonNode.Parse(line) is JsonObject message)
                {
                    Take(message);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or JsonException)
        {
            // The end of the machine; who still waits is told so below.
        }

        foreach (TaskCompletionSource<JsonObject> waiting in _waiting.Values)
        {
            waiting.TrySetException(new IOException("QEMU closed its monitor."));
        }
    }

    private void Take(JsonObject message)
    {
        if (message["id"] is { } id && _waiting.TryRemove((int)id, out TaskCompletionSource<JsonObject>? waiting))
        {
            waiting.TrySetResult(message);
        }
        else if (message["event"] is not null)
        {
            lock (_events)
            {
                _events.Add(message);
                _eventCame.TrySetResult();
                _eventCame = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
