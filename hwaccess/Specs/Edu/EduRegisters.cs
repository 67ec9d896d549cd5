using DriverKit.Registers;

namespace DriverKit.Specs.Edu;

/// <summary>The registers of the edu device, BAR 0. Below 0x80 accesses have 32 bits, from there on 32 or 64.</summary>
/// <remarks>
/// DMA transfers are done within the device by its own addresses, where the buffer lies at <see cref="EduDevice.BufferAddress"/>; BAR 0 does
/// not show it. While a transfer runs, writes to the four DMA registers are ignored.
/// </remarks>
[RegisterBlock(0x100000, Widths = AccessWidths.Dword | AccessWidths.Qword)]
public readonly partial struct EduRegisters
{
    /// <summary>Magic number and version.</summary>
    [Register(0x00, Reset = 0x010000ed)]
    public partial ReadOnly<EduIdentification> Identification { get; }

    /// <summary>Reads as the complement of what was written last: the card is alive.</summary>
    [Register(0x04)]
    public partial ReadWrite<uint> Liveness { get; }

    /// <summary>Takes a number, and holds its factorial modulo 2^32 once <see cref="EduStatus.Computing"/> is clear; ignored while that is set.</summary>
    [Register(0x08)]
    public partial ReadWrite<uint> Factorial { get; }

    /// <summary>What the card is about, and whether it interrupts after a factorial.</summary>
    [Register(0x20)]
    public partial Mixed<EduStatus> Status { get; }

    /// <summary>Causes that were raised and not acknowledged.</summary>
    [Register(0x24)]
    public partial ReadOnly<EduInterrupts> InterruptStatus { get; }

    /// <summary>Raises causes.</summary>
    [Register(0x60)]
    public partial WriteOnly<EduInterrupts> InterruptRaise { get; }

    /// <summary>Acknowledges causes: those written as 1 are cleared. Must be done in the handler, else the line stays asserted.</summary>
    [Register(0x64)]
    public partial WriteOnly<EduInterrupts> InterruptAcknowledge { get; }

    /// <summary>Address from which the next transfer takes.</summary>
    [Register(0x80)]
    public partial ReadWrite<ulong> DmaSource { get; }

    /// <summary>Address to which the next transfer puts.</summary>
    [Register(0x88)]
    public partial ReadWrite<ulong> DmaDestination { get; }

    /// <summary>Bytes of the next transfer, 1 to <see cref="EduDevice.BufferLength"/>.</summary>
    [Register(0x90)]
    public partial ReadWrite<ulong> DmaCount { get; }

    /// <summary>Starts a transfer; writes without <see cref="EduDmaCommand.Start"/> are ignored.</summary>
    [Register(0x98)]
    public partial ReadWrite<EduDmaCommand> DmaCommand { get; }
}
