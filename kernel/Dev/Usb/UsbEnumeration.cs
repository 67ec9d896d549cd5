using DriverKit.Specs.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>Reads what a new device says of itself. Nothing that it says is trusted; what it may lack is done without.</summary>
internal static class UsbEnumeration
{
    /// <summary>How often a request is made that a device cannot be used without.</summary>
    public const int Attempts = 3;

    private const int MaxConfigurations = 8;
    private const int MaxObjectStore = 4096;

    /// <summary>Reads the descriptors of device, object store, configurations, and the three usual strings.</summary>
    /// <returns>NormalCompletion; Removed; BadDescriptor where there is no device descriptor or no configuration; else the request's.</returns>
    public static UsbdStatus ReadDescriptors(UsbDevice device)
    {
        UsbdStatus status = ReadDeviceDescriptor(device);
        if (status != UsbdStatus.NormalCompletion)
        {
            return status;
        }

        if (device.Descriptor.UsbRelease > 0x0200)
        {
            ReadObjectStore(device);
        }

        status = ReadConfigurations(device);
        if (status == UsbdStatus.NormalCompletion)
        {
            ReadStrings(device);
        }

        return device.IsGone ? UsbdStatus.Removed : status;
    }

    private static UsbdStatus ReadDeviceDescriptor(UsbDevice device)
    {
        UsbdStatus status = UsbdStatus.BadDescriptor;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            device.DescriptorRoom.Clear();
            status = device.Control.GetDescriptor(DescriptorType.Device, 0, 0, device.DescriptorRoom, out int actual);
            if (status == UsbdStatus.Removed)
            {
                break;
            }

            if (status == UsbdStatus.NormalCompletion)
            {
                if (actual == DeviceDescriptor.Size && device.Descriptor.FixedValuesMatch)
                {
                    break;
                }

                status = UsbdStatus.BadDescriptor;
            }
        }

        return status;
    }

    private static UsbdStatus ReadConfigurations(UsbDevice device)
    {
        var configurations = new List<UsbConfiguration>();
        UsbdStatus status = UsbdStatus.BadDescriptor;
        int count = Math.Min((int)device.Descriptor.ConfigurationCount, MaxConfigurations);
        for (byte index = 0; index < count; index++)
        {
            status = ReadConfiguration(device, index, out UsbConfiguration? configuration);
            if (configuration is not null)
            {
                configurations.Add(configuration);
            }
            else if (status is UsbdStatus.Removed or UsbdStatus.Timeout)
            {
                break;
            }
        }

        device.Configurations = configurations;
        return configurations.Count > 0 && status != UsbdStatus.Removed ? UsbdStatus.NormalCompletion : status;
    }

    // USB 2.0 §9.4.3: the first nine bytes tell the total length; devices are known that want to be asked twice.
    private static UsbdStatus ReadConfiguration(UsbDevice device, byte index, out UsbConfiguration? configuration)
    {
        configuration = null;
        Span<byte> header = stackalloc byte[ConfigurationDescriptor.Size];
        UsbdStatus status = UsbdStatus.BadDescriptor;
        for (int attempt = 0; attempt < Attempts && !IsWhole(configuration); attempt++)
        {
            status = device.Control.GetDescriptor(DescriptorType.Configuration, index, 0, header, out int actual);
            if (status is UsbdStatus.Removed)
            {
                return status;
            }

            if (status != UsbdStatus.NormalCompletion
                || !ConfigurationDescriptor.TryParse(header[..actual], out ConfigurationDescriptor view)
                || !view.FixedValuesMatch
                || view.TotalLength < ConfigurationDescriptor.Size)
            {
                status = status == UsbdStatus.NormalCompletion ? UsbdStatus.BadDescriptor : status;
                continue;
            }

            byte[] whole = new byte[view.TotalLength];
            status = device.Control.GetDescriptor(DescriptorType.Configuration, index, 0, whole, out actual);
            if (status == UsbdStatus.NormalCompletion)
            {
                configuration = UsbConfiguration.TryParse(whole.AsSpan(0, actual), index) ?? configuration;
                status = configuration is null ? UsbdStatus.BadDescriptor : status;
            }
        }

        return status;
    }

    // One that stays cut short is used for what it holds.
    private static bool IsWhole(UsbConfiguration? configuration) =>
        configuration is not null && (configuration.Faults & ConfigurationFaults.Truncated) == 0;

    // USB 3.2 §9.6.2. Its absence hurts nobody.
    private static void ReadObjectStore(UsbDevice device)
    {
        Span<byte> header = stackalloc byte[BinaryObjectStoreDescriptor.Size];
        if (device.Control.GetDescriptor(DescriptorType.BinaryObjectStore, 0, 0, header, out int actual) != UsbdStatus.NormalCompletion
            || !BinaryObjectStoreDescriptor.TryParse(header[..actual], out BinaryObjectStoreDescriptor view)
            || !view.FixedValuesMatch
            || view.TotalLength < BinaryObjectStoreDescriptor.Size)
        {
            return;
        }

        byte[] whole = new byte[Math.Min((int)view.TotalLength, MaxObjectStore)];
        if (device.Control.GetDescriptor(DescriptorType.BinaryObjectStore, 0, 0, whole, out actual) == UsbdStatus.NormalCompletion)
        {
            device.ObjectStore = whole.AsMemory(0, actual);
        }
    }

    private static void ReadStrings(UsbDevice device)
    {
        DeviceDescriptor descriptor = device.Descriptor;
        byte manufacturer = descriptor.ManufacturerString;
        byte product = descriptor.ProductString;
        byte serial = descriptor.SerialNumberString;
        if ((manufacturer | product | serial) == 0)
        {
            return;
        }

        Span<byte> languages = stackalloc byte[255];
        UsbdStatus status = device.Control.GetDescriptor(DescriptorType.String, 0, 0, languages, out int actual);
        if (status is UsbdStatus.Timeout or UsbdStatus.Removed)
        {
            return;
        }

        // Devices that have strings and no list of languages are asked in the one that nearly all have.
        if (status != UsbdStatus.NormalCompletion || !StringDescriptor.TryReadLanguage(languages[..actual], 0, out ushort language))
        {
            language = StringDescriptor.EnglishUnitedStates;
        }

        bool answers = true;
        device.Manufacturer = ReadString(device, manufacturer, language, ref answers);
        device.Product = ReadString(device, product, language, ref answers);
        device.SerialNumber = ReadString(device, serial, language, ref answers);
    }

    private static string ReadString(UsbDevice device, byte index, ushort language, ref bool answers)
    {
        if (index == 0 || !answers)
        {
            return "";
        }

        Span<byte> bytes = stackalloc byte[255];
        UsbdStatus status = device.Control.GetDescriptor(DescriptorType.String, index, language, bytes, out int actual);
        if (status != UsbdStatus.NormalCompletion)
        {
            // A device that hangs on one string hangs on the next, five seconds each.
            answers = status == UsbdStatus.Stalled;
            return "";
        }

        return StringDescriptor.Read(bytes[..actual]) ?? "";
    }
}
