namespace DriverKit.Kernel.Disk;

/// <summary>What a wedge puts back into a request when it returns. Pooled.</summary>
internal sealed class WedgeFrame(WedgeDevice wedge) : IBlockRequestOwner
{
    public IBlockRequestOwner Owner = null!;
    public long Sector;
    public WedgeFrame? Next;

    public void BlockDone(BlockRequest request)
    {
        IBlockRequestOwner owner = Owner;
        request.Sector = Sector;
        request.Owner = owner;
        wedge.Return(this);
        owner.BlockDone(request);
    }
}
