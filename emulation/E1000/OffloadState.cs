using DriverKit.Specs.I8254x;

namespace DriverKit.Emulation.E1000;

/// <summary>What the latest context descriptor of a kind said. 8254x SDM 4.0 §3.3.6.</summary>
/// <param name="IpStart">IPCSS.</param>
/// <param name="IpPlace">IPCSO.</param>
/// <param name="IpEnd">IPCSE.</param>
/// <param name="TransportStart">TUCSS.</param>
/// <param name="TransportPlace">TUCSO.</param>
/// <param name="TransportEnd">TUCSE.</param>
/// <param name="PayloadLength">PAYLEN.</param>
/// <param name="HeaderLength">HDRLEN.</param>
/// <param name="SegmentSize">MSS.</param>
/// <param name="Command">TUCMD.</param>
internal readonly record struct OffloadState(
    int IpStart,
    int IpPlace,
    int IpEnd,
    int TransportStart,
    int TransportPlace,
    int TransportEnd,
    int PayloadLength,
    int HeaderLength,
    int SegmentSize,
    TransmitContextCommand Command)
{
    /// <summary>From a descriptor.</summary>
    public static OffloadState Of(TransmitContextDescriptor descriptor) => new(
        descriptor.IpChecksumStart,
        descriptor.IpChecksumOffset,
        descriptor.IpChecksumEnd,
        descriptor.TransportChecksumStart,
        descriptor.TransportChecksumOffset,
        descriptor.TransportChecksumEnd,
        (int)descriptor.PayloadLength,
        descriptor.HeaderLength,
        descriptor.SegmentSize,
        descriptor.Command);
}
