using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Msdosfs.Tests;

/// <summary>A writing run on a recorded device, and what of it must survive from which write on.</summary>
internal sealed class CrashRun(MountedVolume volume, RecordingBlockFile file, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly Dictionary<string, byte[]> _durable = [];

    /// <summary>Before a write of that number these files are durable, under one of their names.</summary>
    public List<(int Write, Dictionary<string[], byte[]> Files)> Promises { get; } = [];

    public int Operations { get; private set; }

    /// <summary>Goes on until so many operations were done; errors are fine, for the device may stop.</summary>
    public void Go(int operations)
    {
        for (int i = 0; i < 4; i++)
        {
            volume.Calls.MakeDirectory($"/d{i}", 0x1FF);
            volume.Calls.MakeDirectory($"/d{i}/a directory below {i}", 0x1FF);
        }

        for (; Operations < operations; Operations++)
        {
            Step();
        }
    }

    private string Pick() => (_random.Next(3) == 0 ? $"/d{_random.Next(4)}/a directory below {_random.Next(4)}/" : $"/d{_random.Next(4)}/")
        + (_random.Next(2) == 0 ? $"F{_random.Next(12)}.TXT" : $"a rather long file name {_random.Next(12)}.data");

    private void Step()
    {
        string path = Pick();
        switch (_random.Next(10))
        {
            case 0 or 1 or 2:
                Begin(path);
                Put(path, Bytes(_random.Next(12_000)), OpenFlags.Create | OpenFlags.Truncate, _random.Next(2) == 0);
                break;
            case 3 when _files.ContainsKey(path):
                Begin(path);
                Put(path, Bytes(_random.Next(6000)), OpenFlags.Append, _random.Next(2) == 0);
                break;
            case 4:
                Begin(path);
                if (volume.Calls.Unlink(path) == Errno.Ok)
                {
                    _files.Remove(path);
                }

                break;
            case 5 or 6 when _files.ContainsKey(path):
                Rename(path, Pick());
                break;
            case 7 when _files.ContainsKey(path):
                Begin(path);
                int size = _random.Next(9000);
                if (volume.Calls.Truncate(path, size) == Errno.Ok)
                {
                    byte[] bytes = _files[path];
                    Array.Resize(ref bytes, size);
                    _files[path] = bytes;
                }

                break;
            case 8:
                string made = $"/d{_random.Next(4)}/made {_random.Next(6)}";
                if (volume.Calls.MakeDirectory(made, 0x1FF) == Errno.EEXIST)
                {
                    volume.Calls.RemoveDirectory(made);
                }

                break;
            case 9:
                volume.Vfs.Sync(wait: _random.Next(2) == 0);
                break;
        }
    }

    private void Rename(string path, string to)
    {
        if (path == to)
        {
            return;
        }

        bool kept = _durable.Remove(path, out byte[]? bytes);
        _durable.Remove(to);
        Promise(kept ? [path, to] : null, bytes);
        if (volume.Calls.Rename(path, to) == Errno.Ok)
        {
            _files[to] = _files[path];
            _files.Remove(path);
            if (kept)
            {
                _durable[to] = bytes!;
            }
        }
        else if (kept)
        {
            _durable[path] = bytes!;
        }

        Promise(null, null);
    }

    private void Put(string path, byte[] bytes, OpenFlags how, bool sync)
    {
        if (volume.Calls.Open(path, OpenFlags.WriteOnly | how, 0x1B6, out int fd) != Errno.Ok)
        {
            return;
        }

        byte[] before = (how & OpenFlags.Append) != 0 && _files.TryGetValue(path, out byte[]? old) ? old : [];
        Errno error = volume.Calls.Write(fd, bytes, out int written);
        _files[path] = [.. before, .. bytes.AsSpan(0, written)];
        if (error == Errno.Ok && sync && volume.Calls.Fsync(fd) == Errno.Ok)
        {
            _durable[path] = _files[path];
        }

        volume.Calls.Close(fd);
        Promise(null, null);
    }

    private void Begin(string path)
    {
        _durable.Remove(path);
        Promise(null, null);
    }

    private void Promise(string[]? names, byte[]? bytes)
    {
        var files = _durable.ToDictionary(f => new[] { f.Key }, f => f.Value);
        if (names is not null)
        {
            files[names] = bytes!;
        }

        Promises.Add((file.Writes.Count, files));
    }

    private byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
