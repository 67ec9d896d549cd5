namespace DriverKit.Kernel.Vfs.Tmpfs;

/// <summary>A symbolic link of a tmpfs.</summary>
internal sealed class TmpfsLink(TmpfsMount mount, string target, in VnodeAttributes attributes)
    : TmpfsNode(mount, VnodeType.SymbolicLink, attributes)
{
    public override long Size => target.Length;

    protected override void FreeContents()
    {
    }

    protected override Errno ReadLinkCore(out string text)
    {
        Accessed();
        text = target;
        return Errno.Ok;
    }
}
