namespace DriverKit.Specs.Scsi;

/// <summary>PROVISIONING STATUS of a block. SBC-3 §5.4.2.</summary>
public enum ProvisioningStatus : byte
{
    /// <summary>Mapped, or unknown.</summary>
    Mapped = 0,

    /// <summary>Deallocated.</summary>
    Deallocated = 1,

    /// <summary>Anchored.</summary>
    Anchored = 2,
}
