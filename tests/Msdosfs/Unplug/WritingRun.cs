using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Msdosfs.Tests;

/// <summary>A writing run by seed on a mounted volume, and at any moment what of it must survive.</summary>
/// <param name="calls">The system calls.</param>
/// <param name="root">Where it is mounted.</param>
/// <param name="seed">What is done.</param>
/// <param name="isVolatile">Whether a change is sure only after a sync: until then a file may be found under any name it had since.</param>
/// <param name="wait">Lets time pass.</param>
internal sealed class WritingRun(FileSyscalls calls, string root, int seed, bool isVolatile, Action<TimeSpan> wait)
{
    private const string Replaced = " (replaced)";

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly Dictionary<string, Promise> _promises = [];
    private readonly Dictionary<string, int> _kinds = [];
    private string _deep = "/d0/a directory of some depth";
    private string? _heldPath;
    private int _held = -1;

    /// <summary>What must survive now, each name below the root.</summary>
    public IReadOnlyCollection<Promise> Promises => _promises.Values;

    /// <summary>How many operations of each kind came to a good end.</summary>
    public IReadOnlyDictionary<string, int> Kinds => _kinds;

    /// <summary>The first error that was not expected: the device is gone.</summary>
    public Errno Error { get; private set; }

    /// <summary>Makes the directories, then does so many things by chance.</summary>
    public void Go(int operations)
    {
        for (int i = 0; i < 3; i++)
        {
            Did("mkdir", calls.MakeDirectory($"{root}/d{i}", 0x1FF));
        }

        Did("mkdir", calls.MakeDirectory(root + _deep, 0x1FF));
        for (int i = 0; i < operations && Error == Errno.Ok; i++)
        {
            Step();
        }

        Let();
    }

    /// <summary>What is done with large files and with trees, in this order.</summary>
    public void GoLarge(int size)
    {
        for (int i = 0; i < 3; i++)
        {
            Did("mkdir", calls.MakeDirectory($"{root}/d{i}", 0x1FF));
        }

        Did("mkdir", calls.MakeDirectory($"{root}/d0/tree", 0x1FF));
        Did("mkdir", calls.MakeDirectory($"{root}/d0/tree/a branch of the tree", 0x1FF));
        Put("/d0/tree/leaf", Bytes(3000), OpenFlags.Create, sync: true);
        Put("/d0/tree/a branch of the tree/a leaf on a branch", Bytes(700), OpenFlags.Create, sync: true);
        RenameDirectory("/d0/tree", "/d1/a tree that was moved");
        Put("/d0/large", Bytes(size), OpenFlags.Create, sync: true);
        Put("/d1/a tree that was moved/leaf", Bytes(2000), OpenFlags.Append, sync: true);
        Rename("/d0/large", "/d2/a large file that was moved");
        Put("/d2/small", Bytes(900), OpenFlags.Create, sync: true);
        Rename("/d2/small", "/d1/a tree that was moved/a branch of the tree/small");
        Put("/d2/a large file that was moved", Bytes(size), OpenFlags.Append, sync: true);
        Truncate("/d2/a large file that was moved", size / 2);
        RenameDirectory("/d1/a tree that was moved", "/d2/a tree that was moved twice");
        Put("/d0/other", Bytes(size), OpenFlags.Create, sync: true);
        Rename("/d2/a large file that was moved", "/d0/other");
        RenameDirectory("/d2/a tree that was moved twice", "/d2/a tree whose name has so many letters that it needs room in another sector");
    }

    /// <summary>A large file grows and shrinks by a little.</summary>
    public void GoGrow(int size)
    {
        Put("/large", Bytes(size), OpenFlags.Create, sync: true);
        Put("/large", Bytes(1000), OpenFlags.Append, sync: true);
        Truncate("/large", size - 3000);
    }

    private string PickDirectory() => _random.Next(4) switch
    {
        0 => _deep,
        int i => $"/d{i - 1}",
    };

    private string Pick() => PickDirectory() + (_random.Next(2) == 0 ? $"/F{_random.Next(8)}.TXT" : $"/a rather long file name {_random.Next(8)}.data");

    private string PickFile() => _files.Count == 0 ? "/none" : _files.Keys.ElementAt(_random.Next(_files.Count));

    private void Step()
    {
        switch (_random.Next(_files.Count < 4 ? 6 : 24))
        {
            case 0 or 1 or 2 or 3:
                Put(Pick(), Bytes(_random.Next(6000)), OpenFlags.Create | OpenFlags.Truncate, _random.Next(4) != 0);
                break;
            case 4 or 5:
                Put(PickFile(), Bytes(_random.Next(5000)), OpenFlags.Append, _random.Next(2) == 0);
                break;
            case 6:
                Overwrite(PickFile());
                break;
            case 7 or 8:
                Truncate(PickFile(), _random.Next(7000));
                break;
            case 9 or 10 or 11 or 12:
                Rename(PickFile(), Pick());
                break;
            case 13 or 14:
                Unlink(PickFile());
                break;
            case 15 or 16:
                string made = $"{root}{PickDirectory()}/made {_random.Next(3)}";
                Errno error = calls.MakeDirectory(made, 0x1FF);
                Did("mkdir", error == Errno.EEXIST ? Errno.Ok : error);
                if (error == Errno.EEXIST)
                {
                    Did("rmdir", calls.RemoveDirectory(made));
                }

                break;
            case 17:
                string from = $"{root}{PickDirectory()}/made {_random.Next(3)}";
                error = calls.Rename(from, $"{root}{PickDirectory()}/made {_random.Next(3)}");
                Did("mvdir", error is Errno.ENOENT or Errno.ENOTEMPTY or Errno.EINVAL ? Errno.Ok : error);
                break;
            case 18:
                wait(TimeSpan.FromSeconds(6));
                break;
            case 20:
                string there = $"/d{_random.Next(3)}/a directory of some depth{(_random.Next(2) == 0 ? "" : " and of a name that needs five slots")}";
                if (there != _deep)
                {
                    RenameDirectory(_deep, there);
                    _deep = Error == Errno.Ok ? there : _deep;
                }

                break;
            case 21 or 22 or 23:
                Hold();
                break;
            case 19:
                if (Did("sync", calls.Sync()))
                {
                    Settle();
                    foreach ((string path, byte[] bytes) in _files)
                    {
                        _promises[path] = new Promise([path], [bytes], false);
                    }
                }

                break;
        }
    }

    /// <summary>All that was done is on the medium: each file has one name.</summary>
    private void Settle()
    {
        foreach (string path in _promises.Keys.ToArray())
        {
            if (path.EndsWith(Replaced, StringComparison.Ordinal))
            {
                _promises.Remove(path);
            }
            else
            {
                _promises[path] = _promises[path] with { Names = [path] };
            }
        }
    }

    private bool Did(string kind, Errno error)
    {
        if (error == Errno.Ok)
        {
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        }
        else
        {
            Error = Error == Errno.Ok ? error : Error;
        }

        return error == Errno.Ok;
    }

    // A file stays open, grows now and then, and is moved and removed meanwhile.
    private void Hold()
    {
        if (_held < 0)
        {
            string path = PickFile();
            if (_files.ContainsKey(path) && Did("open", calls.Open(root + path, OpenFlags.WriteOnly | OpenFlags.Append, out _held)))
            {
                _heldPath = path;
            }

            return;
        }

        if (_random.Next(4) == 0)
        {
            Let();
            return;
        }

        byte[] bytes = Bytes(_random.Next(3000));
        if (_heldPath is { } held)
        {
            Weaken(held, p => p with { MayGoOn = true });
        }

        if (Did("write to a held one", calls.Write(_held, bytes, out _)) && _heldPath is { } kept)
        {
            _files[kept] = [.. _files[kept], .. bytes];
        }

        if (_random.Next(2) == 0 && Did("fsync of a held one", calls.Fsync(_held)))
        {
            Settle();
            if (_heldPath is { } synced)
            {
                _promises[synced] = new Promise([synced], [_files[synced]], false);
            }
        }
    }

    private void Let()
    {
        if (_held >= 0)
        {
            Did("close", calls.Close(_held));
            (_held, _heldPath) = (-1, null);
        }
    }

    /// <summary>A file will change: less is promised of it, or nothing.</summary>
    private void Weaken(string path, Func<Promise, Promise>? change)
    {
        foreach (string key in (string[])[path, path + Replaced])
        {
            if (_promises.Remove(key, out Promise? promise) && change is not null)
            {
                _promises[key] = change(promise);
            }
        }
    }

    private void Moved(string path, string to)
    {
        if (_heldPath == to)
        {
            _heldPath = null;
        }

        if (_heldPath == path)
        {
            _heldPath = to;
        }
    }

    private void Put(string path, byte[] bytes, OpenFlags how, bool sync)
    {
        bool append = (how & OpenFlags.Append) != 0;
        if (Error != Errno.Ok || (append && !_files.ContainsKey(path)))
        {
            return;
        }

        Weaken(path, append ? p => p with { MayGoOn = true } : null);
        if (!Did("open", calls.Open(root + path, OpenFlags.WriteOnly | how, 0x1B6, out int fd)))
        {
            return;
        }

        if (Did(append ? "append" : "write", calls.Write(fd, bytes, out _)))
        {
            _files[path] = append ? [.. _files[path], .. bytes] : bytes;
            if (sync && Did("fsync", calls.Fsync(fd)))
            {
                Settle();
                _promises[path] = new Promise([path], [_files[path]], false);
            }
        }

        Did("close", calls.Close(fd));
        if (!sync && _random.Next(3) == 0)
        {
            SyncAgain(path);
        }
    }

    // What was written through another descriptor is made durable by a later one as well.
    private void SyncAgain(string path)
    {
        if (Did("open", calls.Open(root + path, OpenFlags.ReadWrite, out int fd)))
        {
            if (Did("fsync later", calls.Fsync(fd)))
            {
                Settle();
                _promises[path] = new Promise([path], [_files[path]], false);
            }

            Did("close", calls.Close(fd));
        }
    }

    private void Overwrite(string path)
    {
        if (!_files.TryGetValue(path, out byte[]? bytes) || bytes.Length == 0)
        {
            return;
        }

        Weaken(path, null);
        byte[] part = Bytes(_random.Next(bytes.Length));
        if (Did("open", calls.Open(root + path, OpenFlags.WriteOnly, out int fd)))
        {
            Did("overwrite", calls.WriteAt(fd, part, 0, out _));
            _files[path] = [.. part, .. bytes.AsSpan(part.Length)];
            Did("close", calls.Close(fd));
        }
    }

    private void Truncate(string path, int size)
    {
        if (Error != Errno.Ok || !_files.TryGetValue(path, out byte[]? bytes))
        {
            return;
        }

        byte[] after = bytes[..Math.Min(size, bytes.Length)];
        Array.Resize(ref after, size);
        // The old file or the new one; one made longer may be anything between.
        Weaken(path, p => size < bytes.Length ? p with { Contents = [.. p.Contents, after] } : p with { MayGoOn = true });

        if (Did("truncate", calls.Truncate(root + path, size)))
        {
            _files[path] = after;
        }
    }

    private void Unlink(string path)
    {
        if (_files.ContainsKey(path))
        {
            Weaken(path, null);
            if (Did("unlink", calls.Unlink(root + path)))
            {
                _files.Remove(path);
                _heldPath = _heldPath == path ? null : _heldPath;
            }
        }
    }

    private void Rename(string path, string to)
    {
        if (Error != Errno.Ok || path == to || !_files.TryGetValue(path, out byte[]? bytes))
        {
            return;
        }

        bool promised = _promises.Remove(path, out Promise? promise);
        bool replaces = _promises.Remove(to, out Promise? replaced);
        if (promised)
        {
            _promises[path] = promise! with { Names = [.. promise.Names, to] };
        }

        if (promised && replaces && replaced!.Names.Length == 1)
        {
            // What is replaced is there, whole, or what replaces it.
            _promises[to + Replaced] = new Promise([to], [.. replaced.Contents, .. promise!.Contents], promise.MayGoOn || replaced.MayGoOn);
        }

        if (Did("rename", calls.Rename(root + path, root + to)))
        {
            _files[to] = bytes;
            _files.Remove(path);
            Moved(path, to);
            if (_promises.Remove(path, out Promise? moved))
            {
                _promises[to] = isVolatile ? moved : moved with { Names = [to] };
            }

            if (!isVolatile)
            {
                _promises.Remove(to + Replaced);
            }
        }
    }

    private void RenameDirectory(string path, string to)
    {
        if (Error != Errno.Ok)
        {
            return;
        }

        string[] below = [.. _files.Keys.Where(name => name.StartsWith(path + "/", StringComparison.Ordinal))];
        foreach (string name in below)
        {
            foreach (string key in (string[])[name, name + Replaced])
            {
                if (_promises.TryGetValue(key, out Promise? promise))
                {
                    IEnumerable<string> also = promise.Names.Where(n => n.StartsWith(path + "/", StringComparison.Ordinal)).Select(n => to + n[path.Length..]);
                    string[] names = [.. promise.Names, .. also];
                    _promises[key] = promise with { Names = names };
                }
            }
        }

        if (Did("mvdir", calls.Rename(root + path, root + to)))
        {
            foreach (string name in below)
            {
                string moved = to + name[path.Length..];
                _files[moved] = _files[name];
                _files.Remove(name);
                Moved(name, moved);
                if (_promises.Remove(name, out Promise? promise))
                {
                    _promises[moved] = isVolatile ? promise : promise with { Names = [moved] };
                }

                if (_promises.Remove(name + Replaced, out Promise? replaced))
                {
                    _promises[moved + Replaced] = replaced;
                }
            }
        }
    }

    private byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
