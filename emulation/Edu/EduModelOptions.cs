using DriverKit.Specs.Edu;

namespace DriverKit.Emulation.Edu;

/// <summary>What edu device to model.</summary>
public sealed record EduModelOptions
{
    /// <summary>Address bits that it drives, as a mask: those beyond are lost.</summary>
    public ulong AddressMask { get; init; } = (1UL << EduDevice.AddressBits) - 1;

    /// <summary>How long a DMA transfer takes, in nanoseconds; not negative.</summary>
    public long TransferTime { get; init; } = EduDevice.TransferTime;
}
