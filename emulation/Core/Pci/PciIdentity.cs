namespace DriverKit.Emulation;

/// <summary>What a modelled function says of itself in the header of config space. PCI Local Bus 3.0 §6.2.1.</summary>
public sealed record PciIdentity
{
    /// <summary>Vendor ID.</summary>
    public required ushort VendorId { get; init; }

    /// <summary>Device ID.</summary>
    public required ushort DeviceId { get; init; }

    /// <summary>Class code, 24 bits: base class, subclass, programming interface. Appendix D.</summary>
    public required uint ClassCode { get; init; }

    /// <summary>Revision ID.</summary>
    public byte Revision { get; init; }

    /// <summary>Subsystem vendor ID; 0 for none.</summary>
    public ushort SubsystemVendorId { get; init; }

    /// <summary>Subsystem ID.</summary>
    public ushort SubsystemId { get; init; }

    /// <summary>Interrupt pin: 1 for INTA# to 4 for INTD#, 0 where the function uses none.</summary>
    public byte InterruptPin { get; init; }

    /// <summary>MIN_GNT, in quarters of a microsecond.</summary>
    public byte MinimumGrant { get; init; }

    /// <summary>MAX_LAT, in quarters of a microsecond.</summary>
    public byte MaximumLatency { get; init; }
}
