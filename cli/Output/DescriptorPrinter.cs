using DriverKit.Registers;
using DriverKit.Specs.Usb;

namespace DriverKit.Cli.Output;

/// <summary>USB descriptors for people, one after another, indented by what belongs to what.</summary>
internal static class DescriptorPrinter
{
    public static void Print(ReadOnlySpan<byte> bytes, TextWriter output)
    {
        var reader = new DescriptorReader(bytes);
        while (reader.MoveNext())
        {
            RawDescriptor at = reader.Current;
            (int depth, string fields) = Decode(at);
            string indent = new(' ', depth * 2);
            output.WriteLine($"{indent}{at.Type} ({at.Bytes.Length} bytes)");
            foreach (string field in fields.Split('\n'))
            {
                string[] pair = field.Split('=', 2);
                output.WriteLine($"{indent}    {string.Join(" = ", pair)}");
            }
        }

        if (reader.Malformed)
        {
            output.WriteLine($"malformed at byte {reader.Consumed}: what follows is not a descriptor");
        }
    }

    private static (int Depth, string Fields) Decode(RawDescriptor at) => at.Type switch
    {
        DescriptorType.Device when DeviceDescriptor.TryParse(at.Bytes, out DeviceDescriptor d) => (0, d.ToString(FieldPrinter.Lines, null)),
        DescriptorType.Configuration when ConfigurationDescriptor.TryParse(at.Bytes, out ConfigurationDescriptor d) => (0, d.ToString(FieldPrinter.Lines, null)),
        DescriptorType.Interface when InterfaceDescriptor.TryParse(at.Bytes, out InterfaceDescriptor d) => (1, d.ToString(FieldPrinter.Lines, null)),
        DescriptorType.Endpoint when EndpointDescriptor.TryParse(at.Bytes, out EndpointDescriptor d) => (2, d.ToString(FieldPrinter.Lines, null)),
        DescriptorType.SuperSpeedEndpointCompanion when SuperSpeedEndpointCompanionDescriptor.TryParse(at.Bytes, out SuperSpeedEndpointCompanionDescriptor d) => (3, d.ToString(FieldPrinter.Lines, null)),
        DescriptorType.InterfaceAssociation when InterfaceAssociationDescriptor.TryParse(at.Bytes, out InterfaceAssociationDescriptor d) => (1, d.ToString(FieldPrinter.Lines, null)),
        DescriptorType.BinaryObjectStore when BinaryObjectStoreDescriptor.TryParse(at.Bytes, out BinaryObjectStoreDescriptor d) => (0, d.ToString(FieldPrinter.Lines, null)),
        DescriptorType.DeviceCapability => (1, Capability(at.Bytes)),
        _ => (1, Convert.ToHexStringLower(at.Bytes)),
    };

    private static string Capability(ReadOnlySpan<byte> bytes)
    {
        if (!DeviceCapabilityDescriptor.TryParse(bytes, out DeviceCapabilityDescriptor capability))
        {
            return Convert.ToHexStringLower(bytes);
        }

        return capability.CapabilityType switch
        {
            DeviceCapabilityType.Usb20Extension when Usb20ExtensionCapability.TryParse(bytes, out Usb20ExtensionCapability c) => c.ToString(FieldPrinter.Lines, null),
            DeviceCapabilityType.SuperSpeedUsb when SuperSpeedCapability.TryParse(bytes, out SuperSpeedCapability c) => c.ToString(FieldPrinter.Lines, null),
            _ => capability.ToString(FieldPrinter.Lines, null),
        };
    }
}
