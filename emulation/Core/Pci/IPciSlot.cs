using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;

namespace DriverKit.Emulation;

/// <summary>What a modelled function reaches the world through: the socket on the board, in-process or another machine's.</summary>
/// <remarks>
/// DMA and interrupts start in soft context only: in a step (<see cref="HostWork"/>) or a timer that the model posted, never inside a register
/// access, and never while the model holds a <see cref="SpinGate"/> (the memory may be in another process, whose answer waits for that very
/// register access).
/// </remarks>
public interface IPciSlot
{
    /// <summary>Time, timers, chance, and the loop that runs the model's steps.</summary>
    IHost Host { get; }

    /// <summary>False once the function was pulled out or the slot is closed: nothing that it does reaches anybody.</summary>
    bool IsPresent { get; }

    /// <summary>Whether it may begin memory transactions now: bus master on, in D0, present, not in reset.</summary>
    bool IsBusMaster { get; }

    /// <summary>How software told the function to interrupt: MSI-X or MSI where enabled in their capability, else INTx.</summary>
    PciInterruptMode InterruptMode { get; }

    /// <summary>Reads memory of the host's.</summary>
    /// <param name="address">From where.</param>
    /// <param name="destination">Where the bytes go; a fault leaves it undefined.</param>
    /// <returns>False for a fault (outside a mapping, wrong direction, bus master off), which the slot recorded; master abort to the device.</returns>
    bool TryRead(DeviceAddress address, Span<byte> destination);

    /// <summary>Writes memory of the host's, after all that was written before; up to 8 aligned bytes arrive at once.</summary>
    /// <param name="address">To where.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>False for a fault, which the slot recorded; what was written before the faulting byte is undefined.</returns>
    bool TryWrite(DeviceAddress address, ReadOnlySpan<byte> source);

    /// <summary>
    /// Memory of the host's itself, to save a copy. An optimisation: what is shown may end sooner than asked (where mappings do not lie
    /// together), and some slots can show none at all; <see cref="TryRead"/> and <see cref="TryWrite"/> always work.
    /// </summary>
    /// <param name="address">From where.</param>
    /// <param name="length">How many bytes, above 0.</param>
    /// <param name="direction">What will be done to them: one direction.</param>
    /// <param name="memory">At least one byte where true; valid until the step ends.</param>
    /// <returns>False for a fault, which the slot recorded, or where <see cref="ShowsMemory"/> is false.</returns>
    bool TryGetSpan(DeviceAddress address, int length, DmaDirection direction, out Span<byte> memory);

    /// <summary>Whether <see cref="TryGetSpan"/> can work here.</summary>
    bool ShowsMemory { get; }

    /// <summary>Drives the function's interrupt line, a level. It reaches the processor only where software left INTx on. Any context.</summary>
    /// <param name="asserted">True to assert.</param>
    void SetInterruptLine(bool asserted);

    /// <summary>
    /// Sends the message of a vector in the mode that is enabled, or leaves it pending where it is masked; nothing where neither MSI nor
    /// MSI-X is enabled. Vectors beyond those allocated for MSI are folded. Any context: delivery is never within the call.
    /// </summary>
    /// <param name="vector">From 0.</param>
    void Signal(int vector);
}
