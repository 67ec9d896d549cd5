using DriverKit.Hosting;

namespace DriverKit.Emulation.E1000;

/// <summary>A modelled interface as its wire sees it.</summary>
public interface IFramePort
{
    /// <summary>The host whose loop it runs in.</summary>
    IHost Host { get; }

    /// <summary>A frame arrives. Soft context of <see cref="Host"/>, one at a time.</summary>
    /// <param name="frame">From the destination address on, without FCS.</param>
    void Receive(ReadOnlySpan<byte> frame);

    /// <summary>The wire's carrier came or went. Any context.</summary>
    void CarrierChanged();
}
