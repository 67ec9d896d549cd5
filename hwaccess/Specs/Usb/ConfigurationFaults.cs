namespace DriverKit.Specs.Usb;

/// <summary>What is wrong with a configuration, though it may work all the same.</summary>
[Flags]
public enum ConfigurationFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Fewer bytes are there than wTotalLength says.</summary>
    Truncated = 1 << 0,

    /// <summary>wTotalLength is shorter than the configuration descriptor itself.</summary>
    TotalTooShort = 1 << 1,

    /// <summary>Some bytes are no descriptor, so that what comes after them is lost.</summary>
    Malformed = 1 << 2,

    /// <summary>bNumInterfaces differs from the interfaces described.</summary>
    InterfaceCount = 1 << 3,

    /// <summary>bNumEndpoints of a setting differs from the endpoints described.</summary>
    EndpointCount = 1 << 4,

    /// <summary>A setting of an interface is described twice.</summary>
    DuplicateAlternate = 1 << 5,

    /// <summary>An endpoint is described twice in one setting.</summary>
    DuplicateEndpoint = 1 << 6,

    /// <summary>An endpoint has the number zero, a reserved bit in its address, or no room for a packet.</summary>
    BadEndpoint = 1 << 7,

    /// <summary>An interface or endpoint descriptor is shorter than its type demands.</summary>
    ShortDescriptor = 1 << 8,

    /// <summary>An endpoint stands before the first interface.</summary>
    StrayEndpoint = 1 << 9,
}
