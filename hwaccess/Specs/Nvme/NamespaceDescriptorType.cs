namespace DriverKit.Specs.Nvme;

/// <summary>How a namespace is identified. NVMe 1.4 §5.15.2.4, figure 249.</summary>
public enum NamespaceDescriptorType : byte
{
    /// <summary>The list ends.</summary>
    End = 0,

    /// <summary>EUI64, 8 bytes.</summary>
    Eui64 = 1,

    /// <summary>NGUID, 16 bytes.</summary>
    Guid = 2,

    /// <summary>A UUID, 16 bytes.</summary>
    Uuid = 3,
}
