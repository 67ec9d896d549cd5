using System.Buffers.Binary;
using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>The eight bytes that begin a control transfer, least significant byte first. USB 2.0 §9.3, table 9-2.</summary>
[BitFields<ulong>]
public readonly partial struct SetupPacket
{
    /// <summary>Length on the bus, in bytes.</summary>
    public const int Size = 8;

    /// <summary>bmRequestType 4:0: whom the request addresses. 4 to 31 are reserved.</summary>
    [Bits(0, 5)]
    public partial RequestRecipient Recipient { get; init; }

    /// <summary>bmRequestType 6:5: who defines the request.</summary>
    [Bits(5, 2)]
    public partial RequestKind Kind { get; init; }

    /// <summary>bmRequestType 7: true when the data stage goes to the host. Without meaning when Length is 0.</summary>
    [Bits(7)]
    public partial bool DeviceToHost { get; init; }

    /// <summary>bRequest: the request.</summary>
    [Bits(8, 8)]
    public partial byte Request { get; init; }

    /// <summary>wValue: a parameter of the request.</summary>
    [Bits(16, 16)]
    public partial ushort Value { get; init; }

    /// <summary>wIndex: a parameter of the request; an interface or endpoint by the recipient.</summary>
    [Bits(32, 16)]
    public partial ushort Index { get; init; }

    /// <summary>wLength: how many bytes the data stage may have.</summary>
    [Bits(48, 16)]
    public partial ushort Length { get; init; }

    /// <summary>bmRequestType, all of it.</summary>
    public byte RequestType => (byte)Raw;

    /// <summary>bRequest as a standard request; with meaning where <see cref="Kind"/> is standard.</summary>
    public StandardRequest Standard => (StandardRequest)Request;

    /// <summary>The high byte of wValue in GET_DESCRIPTOR. USB 2.0 §9.4.3.</summary>
    public DescriptorType DescriptorType => (DescriptorType)(Value >> 8);

    /// <summary>The low byte of wValue in GET_DESCRIPTOR. USB 2.0 §9.4.3.</summary>
    public byte DescriptorIndex => (byte)Value;

    /// <summary>A packet from the fields as the specification writes them.</summary>
    /// <param name="requestType">bmRequestType.</param>
    /// <param name="request">bRequest.</param>
    /// <param name="value">wValue.</param>
    /// <param name="index">wIndex.</param>
    /// <param name="length">wLength, in bytes.</param>
    /// <returns>The packet.</returns>
    public static SetupPacket Of(byte requestType, byte request, ushort value, ushort index, ushort length) =>
        new(requestType | ((ulong)request << 8) | ((ulong)value << 16) | ((ulong)index << 32) | ((ulong)length << 48));

    /// <summary>GET_DESCRIPTOR. USB 2.0 §9.4.3.</summary>
    /// <param name="type">The descriptor's type.</param>
    /// <param name="descriptorIndex">Which of several; of a configuration not its value but its number.</param>
    /// <param name="language">A string's language, else 0.</param>
    /// <param name="length">The most bytes wanted.</param>
    /// <returns>The packet.</returns>
    public static SetupPacket GetDescriptor(DescriptorType type, byte descriptorIndex, ushort language, ushort length) =>
        Of(0x80, (byte)StandardRequest.GetDescriptor, (ushort)(((int)type << 8) | descriptorIndex), language, length);

    /// <summary>SET_CONFIGURATION. USB 2.0 §9.4.7.</summary>
    /// <param name="configuration">bConfigurationValue, or 0 for none.</param>
    /// <returns>The packet.</returns>
    public static SetupPacket SetConfiguration(byte configuration) =>
        Of(0x00, (byte)StandardRequest.SetConfiguration, configuration, 0, 0);

    /// <summary>SET_INTERFACE. USB 2.0 §9.4.10.</summary>
    /// <param name="number">bInterfaceNumber.</param>
    /// <param name="alternate">bAlternateSetting.</param>
    /// <returns>The packet.</returns>
    public static SetupPacket SetInterface(byte number, byte alternate) =>
        Of(0x01, (byte)StandardRequest.SetInterface, alternate, number, 0);

    /// <summary>CLEAR_FEATURE(ENDPOINT_HALT). USB 2.0 §9.4.1 and §9.4.5.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>The packet.</returns>
    public static SetupPacket ClearHalt(EndpointAddress endpoint) =>
        Of(0x02, (byte)StandardRequest.ClearFeature, (ushort)FeatureSelector.EndpointHalt, endpoint.Raw, 0);

    /// <summary>GET_STATUS, which answers two bytes. USB 2.0 §9.4.5.</summary>
    /// <param name="recipient">Device, interface or endpoint.</param>
    /// <param name="index">0, the interface's number or the endpoint's address.</param>
    /// <returns>The packet.</returns>
    public static SetupPacket GetStatus(RequestRecipient recipient, ushort index) =>
        Of((byte)(0x80 | (int)recipient), (byte)StandardRequest.GetStatus, 0, index, 2);

    /// <summary>Reads the packet as it is on the bus.</summary>
    /// <param name="source">Eight bytes or more.</param>
    /// <param name="packet">The packet.</param>
    /// <returns>False when there are fewer.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out SetupPacket packet)
    {
        bool read = BinaryPrimitives.TryReadUInt64LittleEndian(source, out ulong raw);
        packet = new SetupPacket(raw);
        return read;
    }

    /// <summary>Stores the packet as it is on the bus.</summary>
    /// <param name="destination">At least eight bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The destination is too short.</exception>
    public void WriteTo(Span<byte> destination) => BinaryPrimitives.WriteUInt64LittleEndian(destination, Raw);
}
