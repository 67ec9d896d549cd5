namespace DriverKit.Emulation.E1000;

/// <summary>What a modelled interface is plugged into. Frames are from the destination address on, without FCS.</summary>
public interface IFrameWire : IDisposable
{
    /// <summary>What it is, for people.</summary>
    string Description { get; }

    /// <summary>Whether somebody is at the other end.</summary>
    bool HasCarrier { get; }

    /// <summary>Plugs an interface in. Once, before anything is sent.</summary>
    /// <param name="port">The interface.</param>
    void Plug(IFramePort port);

    /// <summary>A frame leaves the interface. Soft context; the bytes are only valid meanwhile.</summary>
    /// <param name="frame">The frame.</param>
    void Send(ReadOnlySpan<byte> frame);
}
