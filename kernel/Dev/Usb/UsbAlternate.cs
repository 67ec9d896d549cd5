using DriverKit.Specs.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>An alternate setting of an interface, from its descriptors. USB 2.0 §9.6.5.</summary>
/// <param name="InterfaceNumber">bInterfaceNumber.</param>
/// <param name="Setting">bAlternateSetting.</param>
/// <param name="Class">bInterfaceClass.</param>
/// <param name="Subclass">bInterfaceSubClass.</param>
/// <param name="Protocol">bInterfaceProtocol.</param>
/// <param name="StringIndex">iInterface.</param>
/// <param name="Endpoints">Its usable endpoints as found, each address once.</param>
/// <param name="ClassSpecific">The descriptors of class or vendor between it and its first endpoint.</param>
public sealed record UsbAlternate(
    byte InterfaceNumber,
    byte Setting,
    ClassCode Class,
    byte Subclass,
    byte Protocol,
    byte StringIndex,
    IReadOnlyList<UsbEndpoint> Endpoints,
    ReadOnlyMemory<byte> ClassSpecific)
{
    /// <summary>The first endpoint of a type and direction, or null.</summary>
    /// <param name="type">Transfer type.</param>
    /// <param name="isIn">True for device to host.</param>
    public UsbEndpoint? Find(TransferType type, bool isIn)
    {
        foreach (UsbEndpoint endpoint in Endpoints)
        {
            if (endpoint.Type == type && endpoint.IsIn == isIn)
            {
                return endpoint;
            }
        }

        return null;
    }
}
