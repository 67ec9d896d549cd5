using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>Interfaces that make one function together. USB 3.2 §9.6.4, table 9-16.</summary>
[WireStruct(8, ByteOrder.LittleEndian)]
public readonly ref partial struct InterfaceAssociationDescriptor
{
    /// <summary>bLength, 8.</summary>
    [At(0), Fixed(8)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.InterfaceAssociation)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bFirstInterface: number of the first interface.</summary>
    [At(2)]
    public partial byte FirstInterface { get; }

    /// <summary>bInterfaceCount: how many, contiguous.</summary>
    [At(3)]
    public partial byte InterfaceCount { get; }

    /// <summary>bFunctionClass.</summary>
    [At(4)]
    public partial ClassCode FunctionClass { get; }

    /// <summary>bFunctionSubClass.</summary>
    [At(5)]
    public partial byte FunctionSubclass { get; }

    /// <summary>bFunctionProtocol.</summary>
    [At(6)]
    public partial byte FunctionProtocol { get; }

    /// <summary>iFunction: a string's index, 0 for none.</summary>
    [At(7)]
    public partial byte FunctionString { get; }
}
