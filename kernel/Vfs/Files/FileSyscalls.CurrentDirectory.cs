namespace DriverKit.Kernel.Vfs;

/// <content>The way back to the root.</content>
public sealed partial class FileSyscalls
{
    /// <summary>The path of the process's current directory, getcwd(3).</summary>
    /// <param name="path">An absolute path without symbolic links.</param>
    /// <returns>Ok, ENOENT (it was removed), EIO.</returns>
    public Errno GetCurrentDirectory(out string path)
    {
        using SyscallScope scope = _calls.GetCurrentDirectory.Enter(_process);
        var walker = new PathWalker(_vfs);
        Vnode current = walker.TakeCurrent();
        Vnode root = walker.TakeRoot();
        var batch = new DirectoryBatch(128);
        path = string.Empty;
        Errno error = Errno.Ok;
        while (error == Errno.Ok && current != root)
        {
            while (current.IsRoot && current.Mount.Covered is { } covered)
            {
                covered.Reference();
                current.Release();
                current = covered;
            }

            error = GetAttributes(current, out VnodeAttributes attributes);
            if (error == Errno.Ok && current.IsUnlinked)
            {
                error = Errno.ENOENT;
            }

            error = error == Errno.Ok ? walker.Ascend(ref current) : error;
            error = error == Errno.Ok ? FindName(current, attributes.FileId, batch, ref path) : error;
        }

        path = path.Length == 0 ? "/" : path;
        current.Release();
        root.Release();
        return scope.Return(error);
    }

    private static Errno FindName(Vnode directory, ulong fileId, DirectoryBatch batch, ref string path)
    {
        long position = 0;
        bool atEnd = false;
        while (!atEnd)
        {
            batch.Clear();
            directory.Lock.EnterRead();
            Errno error = directory.ReadDirectory(position, batch, out atEnd);
            directory.Lock.Exit();
            if (error != Errno.Ok)
            {
                return error;
            }

            for (int i = 0; i < batch.Count; i++)
            {
                position = batch.Entries[i].Next;
                if (batch.Entries[i].FileId == fileId && batch.Name(i) is not ("." or ".."))
                {
                    path = string.Concat("/", batch.Name(i), path);
                    return Errno.Ok;
                }
            }

            atEnd |= batch.Count == 0;
        }

        return Errno.ENOENT;
    }
}
