using DriverKit.Dma;

namespace DriverKit.Backends.Vfio;

/// <summary>A table of translations that one or more functions share: a container of type 1, or an address space of iommufd.</summary>
internal unsafe interface IIommuDomain : IDisposable
{
    /// <summary>What can be mapped, in order. Asked anew when a function was added.</summary>
    IReadOnlyList<IovaRange> Ranges { get; }

    /// <summary>Smallest page in bytes.</summary>
    int PageSize { get; }

    /// <summary>Maps and pins memory.</summary>
    /// <param name="iova">Address for the device.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="length">Length in bytes; all three in whole pages.</param>
    /// <param name="direction">What the device may do.</param>
    /// <returns>0, or an errno.</returns>
    int Map(ulong iova, byte* memory, long length, DmaDirection direction);

    /// <summary>Unmaps what one call mapped.</summary>
    /// <param name="iova">Address for the device.</param>
    /// <param name="length">Length in bytes.</param>
    /// <returns>0, or an errno.</returns>
    int Unmap(ulong iova, long length);
}
