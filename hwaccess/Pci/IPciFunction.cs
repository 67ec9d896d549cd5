using DriverKit.Dma;

namespace DriverKit.Pci;

/// <summary>
/// A PCI function as a driver's host side sees it: found, owned, reachable, nothing more. Implemented by backends for real
/// functions, by emulation for modelled ones, and by decorators around either.
/// </summary>
/// <remarks>
/// Opened with bus master and interrupts off. Disposing masks interrupts, turns bus master off, ends all DMA mappings and gives the
/// function back; a sink is not called after Dispose returned. Config accesses must be aligned to their width and within
/// <see cref="ConfigLength"/>; beyond it reads are ones and writes are ignored.
/// </remarks>
public interface IPciFunction : IDisposable
{
    /// <summary>Where it sits, for people: <c>0000:01:00.0</c>, or the model's name.</summary>
    string Location { get; }

    /// <summary>Length of config space in bytes: 256, or 4096 where extended config space is reachable.</summary>
    int ConfigLength { get; }

    /// <summary>Who hears that the function is gone; set before anything else is used.</summary>
    IPciFunctionObserver? Observer { get; set; }

    /// <summary>Reads 8 bits of config space.</summary>
    /// <param name="offset">In bytes.</param>
    byte ReadConfig8(int offset);

    /// <summary>Reads 16 bits of config space.</summary>
    /// <param name="offset">In bytes, even.</param>
    ushort ReadConfig16(int offset);

    /// <summary>Reads 32 bits of config space.</summary>
    /// <param name="offset">In bytes, a multiple of 4.</param>
    uint ReadConfig32(int offset);

    /// <summary>Writes 8 bits of config space.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="value">What to write.</param>
    void WriteConfig8(int offset, byte value);

    /// <summary>Writes 16 bits of config space.</summary>
    /// <param name="offset">In bytes, even.</param>
    /// <param name="value">What to write.</param>
    void WriteConfig16(int offset, ushort value);

    /// <summary>Writes 32 bits of config space.</summary>
    /// <param name="offset">In bytes, a multiple of 4.</param>
    /// <param name="value">What to write.</param>
    void WriteConfig32(int offset, uint value);

    /// <summary>What a base address register decodes. Sized when the function was opened: config space is not touched.</summary>
    /// <param name="index">0 to 5.</param>
    PciBar GetBar(int index);

    /// <summary>Makes the registers behind a BAR reachable, and turns the decoder for its space on. The same window each time.</summary>
    /// <param name="index">0 to 5.</param>
    /// <param name="window">The registers.</param>
    /// <returns>Ok, InvalidRequest where the BAR decodes nothing, NotSupported, Removed, or what the host says.</returns>
    PciStatus MapBar(int index, out MmioWindow window);

    /// <summary>How many vectors a mode has here; 0 where the function or the way to it has no such mode.</summary>
    /// <param name="mode">The mode.</param>
    int GetVectorCount(PciInterruptMode mode);

    /// <summary>Turns interrupts on; a mode that is on must be turned off first.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="count">How many vectors, from 0 up; 1 for INTx, a power of two for MSI.</param>
    /// <param name="sink">Who is interrupted.</param>
    /// <returns>Ok, InvalidRequest, NotSupported, NoMemory, Removed, or what the host says.</returns>
    PciStatus EnableInterrupts(PciInterruptMode mode, int count, IPciInterruptSink sink);

    /// <summary>Turns interrupts off. After the return the sink is not called any more; not to be called from within it.</summary>
    PciStatus DisableInterrupts();

    /// <summary>Holds a vector back. What comes meanwhile is delivered once, at the unmask. A call under way is not waited for.</summary>
    /// <param name="vector">From 0.</param>
    /// <returns>Ok, InvalidRequest, Removed; NotSupported where this way masks no such vector.</returns>
    PciStatus MaskInterrupt(int vector);

    /// <summary>Lets a vector through again; for INTx also what must follow each call of the sink, once the device was acknowledged.</summary>
    /// <param name="vector">From 0.</param>
    PciStatus UnmaskInterrupt(int vector);

    /// <summary>
    /// The memory that the function may reach; one at a time. With fewer address bits than the memory needs, mapping answers Unreachable.
    /// </summary>
    /// <param name="addressBits">Address bits that the device drives, 24 to 64.</param>
    /// <param name="space">The space; it lives as long as the function.</param>
    /// <returns>Ok, InvalidRequest, NotSupported, NoMemory, Removed, or what the host says.</returns>
    PciStatus OpenDmaSpace(int addressBits, out IDmaSpace? space);

    /// <summary>Lets the function begin memory transactions of its own, or stops that (command register, bit 2).</summary>
    /// <param name="enabled">Whether it may.</param>
    PciStatus SetBusMaster(bool enabled);

    /// <summary>Changes the power state. Leaving D3hot restores config space as the specification demands; registers may be lost.</summary>
    /// <param name="state">The state.</param>
    PciStatus SetPowerState(PciPowerState state);

    /// <summary>
    /// Resets the function (function-level reset, or the way that the host has), waits for it, and restores its config space: decoders stay
    /// as they were, bus master and interrupts are off, windows stay valid. DMA mappings stay. Thread context.
    /// </summary>
    /// <returns>Ok, NotSupported, Removed, TimedOut, or what the host says.</returns>
    PciStatus Reset();
}
