namespace DriverKit.Dma;

/// <summary>What a device may do with mapped memory.</summary>
[Flags]
public enum DmaDirection
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The device reads: memory to device (BUS_DMA_WRITE of bus_dma(9), which looks from the processor's side).</summary>
    ToDevice = 1,

    /// <summary>The device writes: device to memory (BUS_DMA_READ).</summary>
    FromDevice = 2,

    /// <summary>Both: rings.</summary>
    Both = ToDevice | FromDevice,
}
