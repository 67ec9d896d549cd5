namespace DriverKit.Specs.Nvme;

/// <summary>Features. NVMe 1.4 §5.21.1, figure 271; NVM command set: figure 273.</summary>
public enum FeatureIdentifier : byte
{
    /// <summary>Arbitration. §5.21.1.1.</summary>
    Arbitration = 0x01,

    /// <summary>Power Management. §5.21.1.2.</summary>
    PowerManagement = 0x02,

    /// <summary>LBA Range Type. §5.21.1.3.</summary>
    LbaRangeType = 0x03,

    /// <summary>Temperature Threshold. §5.21.1.4.</summary>
    TemperatureThreshold = 0x04,

    /// <summary>Error Recovery. §5.21.1.5.</summary>
    ErrorRecovery = 0x05,

    /// <summary>Volatile Write Cache. §5.21.1.6.</summary>
    VolatileWriteCache = 0x06,

    /// <summary>Number of Queues. §5.21.1.7.</summary>
    NumberOfQueues = 0x07,

    /// <summary>Interrupt Coalescing. §5.21.1.8.</summary>
    InterruptCoalescing = 0x08,

    /// <summary>Interrupt Vector Configuration. §5.21.1.9.</summary>
    InterruptVectorConfiguration = 0x09,

    /// <summary>Write Atomicity Normal. §5.21.1.10.</summary>
    WriteAtomicity = 0x0a,

    /// <summary>Asynchronous Event Configuration. §5.21.1.11.</summary>
    AsynchronousEventConfiguration = 0x0b,

    /// <summary>Autonomous Power State Transition. §5.21.1.12.</summary>
    PowerStateTransition = 0x0c,

    /// <summary>Host Memory Buffer. §5.21.1.13.</summary>
    HostMemoryBuffer = 0x0d,

    /// <summary>Timestamp. §5.21.1.14.</summary>
    Timestamp = 0x0e,

    /// <summary>Keep Alive Timer. §5.21.1.15.</summary>
    KeepAliveTimer = 0x0f,

    /// <summary>Host Behavior Support. §5.21.1.22.</summary>
    HostBehavior = 0x16,

    /// <summary>Software Progress Marker. §5.21.1.25.</summary>
    SoftwareProgressMarker = 0x80,

    /// <summary>Host Identifier. §5.21.1.26.</summary>
    HostIdentifier = 0x81,
}
