namespace DriverKit.Specs.Scsi;

/// <summary>PROVISIONING TYPE. SBC-3 §6.6.</summary>
public enum ProvisioningType : byte
{
    /// <summary>Fully provisioned, or not reported.</summary>
    Full = 0,

    /// <summary>Resource provisioned.</summary>
    Resource = 1,

    /// <summary>Thin provisioned.</summary>
    Thin = 2,
}
