namespace DriverKit.Specs.Nvme;

/// <summary>Kinds of events. NVMe 1.4 §5.2.1, figure 146.</summary>
public enum AsynchronousEventType : byte
{
    /// <summary>Error status. Figure 147.</summary>
    Error = 0,

    /// <summary>SMART and health. Figure 148.</summary>
    SmartHealth = 1,

    /// <summary>Notice: 0 namespace attributes changed, 1 firmware activation. Figure 149.</summary>
    Notice = 2,

    /// <summary>I/O command set specific.</summary>
    CommandSetSpecific = 6,

    /// <summary>A vendor's own.</summary>
    VendorSpecific = 7,
}
