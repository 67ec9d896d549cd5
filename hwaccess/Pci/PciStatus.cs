namespace DriverKit.Pci;

/// <summary>How a request to a PCI function or its DMA space ended. The seam's own codes; the kernel maps them to errno.</summary>
public enum PciStatus
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>The function is gone.</summary>
    Removed,

    /// <summary>The request makes no sense for this function: no such BAR, a mode it lacks, a vector out of range.</summary>
    InvalidRequest,

    /// <summary>This way of reaching the function, or the function itself, cannot do it.</summary>
    NotSupported,

    /// <summary>No memory, no address space, or a limit (locked memory) is reached.</summary>
    NoMemory,

    /// <summary>The memory cannot be reached with the address bits that the device has.</summary>
    Unreachable,

    /// <summary>Somebody else holds it.</summary>
    Busy,

    /// <summary>No permission.</summary>
    AccessDenied,

    /// <summary>It did not end within its time.</summary>
    TimedOut,

    /// <summary>The host failed at it.</summary>
    IoError,
}
