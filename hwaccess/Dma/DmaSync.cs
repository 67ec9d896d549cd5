namespace DriverKit.Dma;

/// <summary>What a hand-over of memory between processor and device is for, bus_dmamap_sync(9). READ and WRITE are the processor's view.</summary>
[Flags]
public enum DmaSync
{
    /// <summary>Before the device fills the memory: it is the device's from now on.</summary>
    PreRead = 1,

    /// <summary>After the device filled it: it is the processor's again, and reads see what the device wrote.</summary>
    PostRead = 2,

    /// <summary>Before the device reads what the processor wrote: it is the device's from now on.</summary>
    PreWrite = 4,

    /// <summary>After the device has read it: it is the processor's again.</summary>
    PostWrite = 8,
}
