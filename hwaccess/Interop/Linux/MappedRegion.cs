using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

/// <summary>
/// A stretch of a device file mapped into memory. While the device decodes nothing there (and for ever once it is gone) a page of
/// ones can take its place at the same address, so that an access reads ones instead of ending the process with SIGBUS.
/// </summary>
/// <remarks>What is written while it is covered stays in the covering page until the next cover: a write does not vanish for a read of the same place.</remarks>
public sealed unsafe class MappedRegion : SafeHandle
{
    private readonly SafeFileHandle _file;
    private readonly long _offset;

    private MappedRegion(nint address, long length, SafeFileHandle file, long offset)
        : base(0, ownsHandle: true)
    {
        SetHandle(address);
        Length = length;
        _file = file;
        _offset = offset;
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle is 0 or -1;

    /// <summary>The first byte.</summary>
    public byte* Pointer => (byte*)handle;

    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>True while ones stand in its place.</summary>
    public bool IsCovered { get; private set; }

    /// <summary>Maps a part of a file for reading and writing.</summary>
    /// <param name="file">The file; it must outlive the mapping.</param>
    /// <param name="offset">First byte, a multiple of the page.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="region">The mapping.</param>
    /// <returns>0, or an errno.</returns>
    public static int TryMap(SafeFileHandle file, long offset, long length, out MappedRegion? region)
    {
        _ = OnesFile.Handle;
        nint address = LinuxNative.Mmap(null, (nuint)length, LinuxNative.ProtectReadWrite, LinuxNative.MapShared, file, offset);
        bool failed = address == LinuxNative.MapFailed;
        region = failed ? null : new MappedRegion(address, length, file, offset);
        return failed ? LinuxErrno.Last : 0;
    }

    /// <summary>Puts ones in its place. Accesses of other threads see one or the other.</summary>
    public void Cover()
    {
        for (long at = 0; at < Length; at += OnesFile.Length)
        {
            nuint piece = (nuint)Math.Min(OnesFile.Length, Length - at);
            Demand(LinuxNative.Mmap(
                Pointer + at, piece, LinuxNative.ProtectReadWrite, LinuxNative.MapPrivate | LinuxNative.MapFixed, OnesFile.Handle, 0));
        }

        IsCovered = true;
    }

    /// <summary>Puts the device back.</summary>
    public void Uncover()
    {
        if (IsCovered)
        {
            Demand(LinuxNative.Mmap(
                Pointer, (nuint)Length, LinuxNative.ProtectReadWrite, LinuxNative.MapShared | LinuxNative.MapFixed, _file, _offset));
            IsCovered = false;
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LinuxNative.Munmap(handle, (nuint)Length) == 0;

    private static void Demand(nint address)
    {
        if (address == LinuxNative.MapFailed)
        {
            throw new IOException($"mmap: {LinuxErrno.Text(LinuxErrno.Last)}");
        }
    }
}
