namespace DriverKit.Kernel.Vfs;

/// <content>Mounting, unmounting, syncing.</content>
public sealed partial class VirtualFileSystem
{
    /// <summary>Mounts a file system, mount(2). Thread context.</summary>
    /// <param name="typeName">The file system type.</param>
    /// <param name="device">The device; null for file systems without.</param>
    /// <param name="path">A directory that nothing is mounted on; <c>/</c> for the first.</param>
    /// <param name="options">How; writable with the type's defaults if null.</param>
    /// <param name="mount">The mounted file system.</param>
    /// <returns>Ok, ENODEV (no such type), ENXIO (device wanted), ENOENT, ENOTDIR, EBUSY, EROFS, EPERM, or the type's error.</returns>
    public Errno Mount(string typeName, BlockDevice? device, string path, MountOptions? options, out Mount? mount)
    {
        mount = null;
        using LwpScope scope = Kernel.Enter();
        IFileSystemType? type = FindType(typeName);
        if (type is null)
        {
            return Errno.ENODEV;
        }

        if (type.NeedsDevice && device is null)
        {
            return Errno.ENXIO;
        }

        if (!Lwp.Require().Process.Credentials.IsSuperuser)
        {
            return Errno.EPERM;
        }

        using KMutex.Scope held = _mountMutex.Hold();
        Vnode? covered = null;
        Errno error = RootVnode is null ? (path == "/" ? Errno.Ok : Errno.ENOENT) : FindMountPoint(path, out covered);
        if (error == Errno.Ok)
        {
            error = type.Mount(this, device, options ?? new MountOptions(), out mount);
        }

        if (error == Errno.Ok)
        {
            error = PutInTree(mount!, covered, path);
        }

        if (error != Errno.Ok)
        {
            covered?.Release();
            mount = null;
        }

        return error;
    }

    /// <summary>Takes a file system out of the tree, unmount(2). Its data are written first. Thread context.</summary>
    /// <param name="mount">The file system.</param>
    /// <param name="force">Also if files are open, which then fail with EIO, and if the device is gone.</param>
    /// <returns>Ok, EBUSY (in use), EINVAL (not mounted), EIO or ENXIO (what could not be written; it is still mounted unless forced).</returns>
    public Errno Unmount(Mount mount, bool force = false)
    {
        using LwpScope scope = Kernel.Enter();
        using KMutex.Scope held = _mountMutex.Hold();
        using (_treeLock.Hold())
        {
            if (!_mounts.Contains(mount))
            {
                return Errno.EINVAL;
            }

            if (_mounts.Exists(other => other.Covered?.Mount == mount))
            {
                return Errno.EBUSY;
            }

            mount.Covered?.MountedHere = null;
        }

        Errno error = Detach(mount, force);
        if (error != Errno.Ok)
        {
            using SimpleLock.Scope tree = _treeLock.Hold();
            mount.Covered?.MountedHere = mount;
            return error;
        }

        using (_treeLock.Hold())
        {
            _mounts.Remove(mount);
            RootVnode = mount.Covered is null ? null : RootVnode;
        }

        mount.Covered?.Release();
        mount.Covered = null;
        return Errno.Ok;
    }

    /// <summary>Writes what is only in memory, of all file systems, sync(2).</summary>
    /// <param name="wait">Whether to wait until it is durable.</param>
    /// <returns>The first error.</returns>
    public Errno Sync(bool wait)
    {
        using LwpScope scope = Kernel.Enter();
        Errno first = Errno.Ok;
        foreach (Mount mount in Mounts)
        {
            Errno error = Sync(mount, wait);
            first = first == Errno.Ok ? error : first;
        }

        return first;
    }

    /// <summary>Writes what is only in memory of one file system.</summary>
    /// <param name="mount">The file system.</param>
    /// <param name="wait">Whether to wait until it is durable.</param>
    /// <returns>The first error; a file's own is kept for its fsync too.</returns>
    public Errno Sync(Mount mount, bool wait)
    {
        if (mount.IsReadOnly)
        {
            return Errno.Ok;
        }

        var vnodes = new List<Vnode>();
        Vnodes.Collect(mount, vnodes);
        Errno first = Errno.Ok;
        foreach (Vnode vnode in vnodes)
        {
            vnode.Pages?.Flush(wait: false);
        }

        foreach (Vnode vnode in vnodes)
        {
            Errno error = vnode.Pages?.Flush(wait) ?? Errno.Ok;
            first = first == Errno.Ok ? error : first;
            vnode.Release();
        }

        Errno own = mount.Sync(wait);
        return first == Errno.Ok ? own : first;
    }

    /// <summary>Room and limits of a file system, statvfs(2).</summary>
    /// <param name="mount">The file system.</param>
    /// <param name="statistics">Its figures.</param>
    public static Errno GetStatistics(Mount mount, out FileSystemStatistics statistics)
    {
        statistics = new FileSystemStatistics
        {
            BlockSize = 4096,
            NameMax = mount.NameMax,
            ReadOnly = mount.IsReadOnly,
            FileSystemId = mount.Id,
            TypeName = mount.TypeName,
            MountedFrom = mount.From,
            MountedOn = mount.Path,
        };
        return mount.GetStatistics(ref statistics);
    }

    /// <summary>The root of what is mounted on a directory, in place of it. Takes over the reference.</summary>
    internal Vnode Cross(Vnode vnode)
    {
        while (vnode.MountedHere is not null)
        {
            Vnode? root;
            using (_treeLock.Hold())
            {
                root = vnode.MountedHere?.RootVnode;
                root?.Reference();
            }

            if (root is null)
            {
                break;
            }

            vnode.Release();
            vnode = root;
        }

        return vnode;
    }

    private Errno FindMountPoint(string path, out Vnode? covered)
    {
        covered = null;
        Errno error = new PathWalker(this).Resolve(path, follow: true, out Vnode found);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = found.Type != VnodeType.Directory ? Errno.ENOTDIR : found.IsRoot ? Errno.EBUSY : Errno.Ok;
        if (error == Errno.Ok)
        {
            covered = found;
        }
        else
        {
            found.Release();
        }

        return error;
    }

    private Errno PutInTree(Mount mount, Vnode? covered, string path)
    {
        Errno error = mount.GetRoot(out Vnode root);
        if (error != Errno.Ok)
        {
            mount.Unmount(force: true);
            Vnodes.Drop(mount);
            return error;
        }

        mount.Path = path;
        mount.RootVnode = root;
        mount.Covered = covered;
        if (covered is not null)
        {
            Names.PurgeVnode(covered);
        }

        using SimpleLock.Scope held = _treeLock.Hold();
        _mounts.Add(mount);
        covered?.MountedHere = mount;
        RootVnode ??= root;
        return Errno.Ok;
    }

    private Errno Detach(Mount mount, bool force)
    {
        Names.PurgeVnode(mount.RootVnode!);
        if (!force && mount.ActiveVnodes > 1)
        {
            return Errno.EBUSY;
        }

        Errno error = mount.IsReadOnly ? Errno.Ok : Sync(mount, wait: true);
        if (error != Errno.Ok && !force)
        {
            return error;
        }

        Vnode root = mount.RootVnode!;
        if (mount.ActiveVnodes > 1)
        {
            if (!force)
            {
                return Errno.EBUSY;
            }

            Vnodes.Kill(mount);
        }

        mount.RootVnode = null;
        root.Release();
        Vnodes.Drop(mount);
        error = mount.Unmount(force);
        if (error != Errno.Ok && !force)
        {
            if (mount.GetRoot(out root) == Errno.Ok)
            {
                mount.RootVnode = root;
                return error;
            }

            mount.Unmount(force: true);
        }

        if (error != Errno.Ok)
        {
            Kernel.Console.WriteLine($"{mount.From}: unmount of {mount.Path}: {error}");
        }

        return Errno.Ok;
    }

    private void Shutdown()
    {
        Cache.StopWriteBehind();
        Kernel.Proc0.Exit();
        IReadOnlyList<Mount> mounts = Mounts;
        for (int i = mounts.Count - 1; i >= 0; i--)
        {
            Unmount(mounts[i], force: true);
        }

        Cache.Shrink(long.MaxValue);
    }
}
