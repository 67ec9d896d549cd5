namespace DriverKit.Specs.I8254x;

/// <summary>DTYP of context and data descriptors. 8254x SDM 4.0 §3.3.6, §3.3.7.</summary>
public enum TransmitDescriptorType : byte
{
    /// <summary>Sets up the offload.</summary>
    Context = 0,

    /// <summary>Points at data.</summary>
    Data = 1,
}
