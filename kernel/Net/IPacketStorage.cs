using DriverKit.Dma;

namespace DriverKit.Kernel.Net;

/// <summary>Who lent storage of its own to a packet (mbuf's ext_free): a file's pages, a transport's send buffer.</summary>
public interface IPacketStorage
{
    /// <summary>The packet that used it is freed. Any context; must not wait.</summary>
    /// <param name="storage">The storage, as it was lent.</param>
    void StorageReleased(ArenaSegment storage);
}
