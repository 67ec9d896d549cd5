namespace DriverKit.Kernel;

/// <summary>Gets a block request back.</summary>
public interface IBlockRequestOwner
{
    /// <summary>Called once a request, in soft context, never inside the strategy call: it must not wait.</summary>
    /// <param name="request">The request, owned by the callee again.</param>
    void BlockDone(BlockRequest request);
}
