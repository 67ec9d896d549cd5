namespace DriverKit.Kernel.Vfs;

/// <summary>Says where a file's bytes lie: what <see cref="FilePages"/> asks of a file system (VOP_BMAP).</summary>
public interface IBlockMapper
{
    /// <summary>
    /// Maps an offset. The vnode's lock is held, for reading at least. An answer stays true until <see cref="FilePages.Truncate"/> is
    /// called for it: the cache remembers it and writes there later without asking and without the vnode's lock.
    /// </summary>
    /// <param name="offset">Offset in the file, a multiple of the sector size.</param>
    /// <param name="length">Bytes wanted, a multiple of the sector size.</param>
    /// <param name="run">Where; it may be shorter than wanted. Beyond what is allocated: a hole.</param>
    /// <returns>Ok, EIO (a corrupt file system), ENOMEM.</returns>
    Errno Map(long offset, int length, out BlockRun run);
}
