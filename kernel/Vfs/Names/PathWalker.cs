namespace DriverKit.Kernel.Vfs;

/// <summary>
/// Name lookup, namei(9): component by component, from the process's root or current directory, across mount points and symbolic links.
/// Each directory is locked only while it is looked up in.
/// </summary>
public readonly ref struct PathWalker
{
    /// <summary>Most symbolic links followed in one path (SYMLOOP_MAX).</summary>
    public const int LinkMax = 32;

    private readonly VirtualFileSystem _vfs;
    private readonly Process _process;

    /// <summary>Lookup for the process that the calling thread acts for.</summary>
    /// <param name="vfs">The kernel's file systems.</param>
    public PathWalker(VirtualFileSystem vfs)
    {
        _vfs = vfs;
        _process = Lwp.Require().Process;
    }

    /// <summary>Who looks up.</summary>
    public Credentials Credentials => _process.Credentials;

    /// <summary>Finds what a path names.</summary>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a symbolic link at its end is followed.</param>
    /// <param name="node">It, referenced and not locked.</param>
    /// <returns>Ok, ENOENT, ENOTDIR, EACCES, ELOOP, ENAMETOOLONG, EIO, ENOMEM.</returns>
    public Errno Resolve(ReadOnlySpan<char> path, bool follow, out Vnode node)
    {
        Errno error = Walk(path, null, parentOnly: false, follow, out PathTarget target);
        node = target.Parent;
        return error;
    }

    /// <summary>Finds the directory of a path's last component, which is not looked up.</summary>
    /// <param name="path">The path.</param>
    /// <param name="target">Directory and name.</param>
    /// <returns>As <see cref="Resolve"/>.</returns>
    public Errno ResolveParent(ReadOnlySpan<char> path, out PathTarget target) =>
        Walk(path, null, parentOnly: true, follow: true, out target);

    /// <summary>As the other, from a directory on that a symbolic link was found in.</summary>
    internal Errno ResolveParent(ReadOnlySpan<char> path, Vnode from, out PathTarget target) =>
        Walk(path, from, parentOnly: true, follow: true, out target);

    /// <summary>The process's root directory, referenced.</summary>
    internal Vnode TakeRoot()
    {
        Vnode? root = ProcessDirectories.Of(_process)?.TakeRoot();
        if (root is null)
        {
            root = _vfs.RootVnode ?? throw new KernelPanicException("no root file system");
            root.Reference();
        }

        return root;
    }

    /// <summary>The process's current directory, referenced.</summary>
    internal Vnode TakeCurrent() => ProcessDirectories.Of(_process)?.TakeCurrent() ?? TakeRoot();

    /// <summary>The parent of a directory, across a mount point, and never above the process's root. Takes the reference over.</summary>
    internal Errno Ascend(ref Vnode current)
    {
        Vnode root = TakeRoot();
        root.Release();
        if (current == root)
        {
            return Errno.Ok;
        }

        while (current.IsRoot && current.Mount.Covered is { } covered)
        {
            covered.Reference();
            current.Release();
            current = covered;
        }

        current.Lock.EnterRead();
        Errno error = current.Lookup("..", LookupIntent.Lookup, out Vnode parent);
        current.Lock.Exit();
        if (error == Errno.Ok)
        {
            current.Release();
            current = _vfs.Cross(parent);
        }

        return error;
    }

    private static Errno CheckPath(ReadOnlySpan<char> path) =>
        path.IsEmpty ? Errno.ENOENT
        : path.Length > Vnode.PathMax ? Errno.ENAMETOOLONG
        : path.Contains('\0') ? Errno.EINVAL
        : Errno.Ok;

    private Errno Walk(ReadOnlySpan<char> path, Vnode? from, bool parentOnly, bool follow, out PathTarget target)
    {
        target = default;
        Errno error = CheckPath(path);
        if (error != Errno.Ok)
        {
            return error;
        }

        Vnode current = Start(path, from);
        int links = 0;
        ReadOnlySpan<char> rest = path.TrimStart('/');
        while (!rest.IsEmpty)
        {
            int slash = rest.IndexOf('/');
            ReadOnlySpan<char> name = slash < 0 ? rest : rest[..slash];
            ReadOnlySpan<char> after = slash < 0 ? default : rest[slash..];
            rest = after.TrimStart('/');
            bool last = rest.IsEmpty;
            if (last && parentOnly)
            {
                target.Name = name;
                target.WantsDirectory = !after.IsEmpty;
                break;
            }

            error = Step(ref current, name, follow || !last || !after.IsEmpty, out Vnode? link);
            if (error == Errno.Ok && link is not null)
            {
                error = ++links > LinkMax ? Errno.ELOOP : Expand(link, after, out rest);
                link.Release();
                if (error == Errno.Ok && rest[0] == '/')
                {
                    current.Release();
                    current = TakeRoot();
                    rest = rest.TrimStart('/');
                }
            }
            else if (error == Errno.Ok && !after.IsEmpty && current.Type != VnodeType.Directory)
            {
                error = Errno.ENOTDIR;
            }

            if (error != Errno.Ok)
            {
                current.Release();
                return error;
            }
        }

        if (parentOnly && current.Type != VnodeType.Directory)
        {
            current.Release();
            return Errno.ENOTDIR;
        }

        target.Parent = current;
        return Errno.Ok;
    }

    private Vnode Start(ReadOnlySpan<char> path, Vnode? from)
    {
        if (path[0] == '/')
        {
            return TakeRoot();
        }

        if (from is null)
        {
            return TakeCurrent();
        }

        from.Reference();
        return from;
    }

    /// <summary>Goes one component on. A symbolic link to be followed is returned, and the directory stays.</summary>
    private Errno Step(ref Vnode current, ReadOnlySpan<char> name, bool follow, out Vnode? link)
    {
        link = null;
        if (current.Type != VnodeType.Directory)
        {
            return Errno.ENOTDIR;
        }

        Errno error = Errno.Ok;
        current.Lock.EnterRead();
        if (!Credentials.IsSuperuser)
        {
            error = current.Access(AccessModes.Execute, Credentials);
        }

        if (error == Errno.Ok && name is "..")
        {
            current.Lock.Exit();
            return Ascend(ref current);
        }

        Vnode next = null!;
        if (error == Errno.Ok)
        {
            error = current.Lookup(name, LookupIntent.Lookup, out next);
        }

        current.Lock.Exit();
        if (error != Errno.Ok)
        {
            return error;
        }

        next = _vfs.Cross(next);
        if (next.Type == VnodeType.SymbolicLink && follow)
        {
            link = next;
            return Errno.Ok;
        }

        current.Release();
        current = next;
        return Errno.Ok;
    }

    private static Errno Expand(Vnode link, ReadOnlySpan<char> after, out ReadOnlySpan<char> rest)
    {
        rest = default;
        link.Lock.EnterRead();
        Errno error = link.ReadLink(out string text);
        link.Lock.Exit();
        if (error != Errno.Ok)
        {
            return error;
        }

        if (text.Length == 0)
        {
            return Errno.ENOENT;
        }

        if (text.Length + after.Length > Vnode.PathMax)
        {
            return Errno.ENAMETOOLONG;
        }

        rest = after.IsEmpty ? text : string.Concat(text, after);
        return Errno.Ok;
    }
}
