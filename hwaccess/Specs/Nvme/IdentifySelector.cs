namespace DriverKit.Specs.Nvme;

/// <summary>Which structure Identify gives. NVMe 1.4 §5.15.1, figure 244.</summary>
public enum IdentifySelector : byte
{
    /// <summary>A namespace: <see cref="IdentifyNamespace"/>.</summary>
    Namespace = 0x00,

    /// <summary>The controller: <see cref="IdentifyController"/>.</summary>
    Controller = 0x01,

    /// <summary>Identifiers above NSID of active namespaces, ascending, 1024 at most, 0 at the end.</summary>
    ActiveNamespaces = 0x02,

    /// <summary>Identification descriptors of a namespace: <see cref="NamespaceDescriptorHeader"/>.</summary>
    NamespaceDescriptors = 0x03,

    /// <summary>NVM sets.</summary>
    NvmSets = 0x04,

    /// <summary>Identifiers of allocated namespaces.</summary>
    AllocatedNamespaces = 0x10,

    /// <summary>An allocated namespace.</summary>
    AllocatedNamespace = 0x11,

    /// <summary>Controllers that a namespace is attached to.</summary>
    AttachedControllers = 0x12,

    /// <summary>Controllers of the subsystem.</summary>
    Controllers = 0x13,
}
