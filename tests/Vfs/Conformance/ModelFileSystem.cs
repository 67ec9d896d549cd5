using DriverKit.Kernel;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>What a file system must do, in the plainest way: a dictionary of paths. Directories have null contents.</summary>
public sealed class ModelFileSystem
{
    private readonly SortedDictionary<string, byte[]?> _nodes = new(StringComparer.Ordinal) { ["/m"] = null };

    public IEnumerable<string> Paths => _nodes.Keys;

    public byte[]? Contents(string path) => _nodes[path];

    public bool IsDirectory(string path) => _nodes.TryGetValue(path, out byte[]? contents) && contents is null;

    public bool IsFile(string path) => _nodes.TryGetValue(path, out byte[]? contents) && contents is not null;

    public string[] List(string path) =>
        [.. _nodes.Keys.Where(k => k.StartsWith(path + "/", StringComparison.Ordinal) && k.LastIndexOf('/') == path.Length).Select(k => k[(path.Length + 1)..])];

    public Errno MakeDirectory(string path)
    {
        Errno error = CheckParent(path);
        if (error == Errno.Ok)
        {
            error = _nodes.TryAdd(path, null) ? Errno.Ok : Errno.EEXIST;
        }

        return error;
    }

    public Errno RemoveDirectory(string path)
    {
        Errno error = CheckThere(path);
        return error != Errno.Ok ? error
            : IsFile(path) ? Errno.ENOTDIR
            : List(path).Length > 0 ? Errno.ENOTEMPTY
            : Drop(path);
    }

    public Errno Unlink(string path)
    {
        Errno error = CheckThere(path);
        return error != Errno.Ok ? error : IsDirectory(path) ? Errno.EPERM : Drop(path);
    }

    public Errno Write(string path, int offset, byte[] bytes)
    {
        Errno error = CheckParent(path);
        if (error != Errno.Ok || IsDirectory(path))
        {
            return error != Errno.Ok ? error : Errno.EISDIR;
        }

        byte[] old = _nodes.GetValueOrDefault(path) ?? [];
        byte[] grown = new byte[Math.Max(old.Length, offset + bytes.Length)];
        old.CopyTo(grown, 0);
        bytes.CopyTo(grown, offset);
        _nodes[path] = grown;
        return Errno.Ok;
    }

    public Errno Truncate(string path, int size)
    {
        Errno error = CheckThere(path);
        if (error != Errno.Ok || IsDirectory(path))
        {
            return error != Errno.Ok ? error : Errno.EISDIR;
        }

        byte[] contents = _nodes[path]!;
        Array.Resize(ref contents, size);
        _nodes[path] = contents;
        return Errno.Ok;
    }

    public Errno Rename(string path, string newPath)
    {
        Errno error = CheckParent(path);
        error = error == Errno.Ok ? CheckParent(newPath) : error;
        if (error != Errno.Ok)
        {
            return error;
        }

        if (!_nodes.ContainsKey(path))
        {
            return Errno.ENOENT;
        }

        if (newPath.StartsWith(path + "/", StringComparison.Ordinal))
        {
            return Errno.EINVAL;
        }

        error = CheckReplace(path, newPath);
        if (error != Errno.Ok || path == newPath)
        {
            return error;
        }

        _nodes.Remove(newPath);
        foreach (string old in _nodes.Keys.Where(k => k == path || k.StartsWith(path + "/", StringComparison.Ordinal)).ToArray())
        {
            _nodes.Remove(old, out byte[]? contents);
            _nodes[newPath + old[path.Length..]] = contents;
        }

        return Errno.Ok;
    }

    private Errno CheckReplace(string path, string newPath) =>
        path == newPath || !_nodes.ContainsKey(newPath) ? Errno.Ok
        : IsDirectory(path) && IsFile(newPath) ? Errno.ENOTDIR
        : IsFile(path) && IsDirectory(newPath) ? Errno.EISDIR
        : IsDirectory(newPath) && List(newPath).Length > 0 ? Errno.ENOTEMPTY
        : Errno.Ok;

    private Errno CheckParent(string path)
    {
        for (int slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            string above = path[..slash];
            if (!_nodes.ContainsKey(above))
            {
                return Errno.ENOENT;
            }

            if (IsFile(above))
            {
                return Errno.ENOTDIR;
            }
        }

        return Errno.Ok;
    }

    private Errno CheckThere(string path)
    {
        Errno error = CheckParent(path);
        return error == Errno.Ok && !_nodes.ContainsKey(path) ? Errno.ENOENT : error;
    }

    private Errno Drop(string path)
    {
        _nodes.Remove(path);
        return Errno.Ok;
    }
}
