using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>
/// The controller's registers, at the start of BAR 0; from 1000h on the doorbells follow, whose places depend on CAP.DSTRD
/// (<see cref="NvmeDoorbells"/>). 64-bit registers may be accessed by halves. NVMe 1.4 §3.1.
/// </summary>
[RegisterBlock(0x1000, Widths = AccessWidths.Dword | AccessWidths.Qword)]
public readonly partial struct NvmeRegisters
{
    /// <summary>CAP. §3.1.1.</summary>
    [Register(0x00, Symbol = "CAP")]
    public partial ReadOnly<ControllerCapabilities> Capabilities { get; }

    /// <summary>VS. §3.1.2.</summary>
    [Register(0x08, Symbol = "VS", Reset = 0x00010400)]
    public partial ReadOnly<NvmeVersion> Version { get; }

    /// <summary>INTMS: holds vectors back, for INTx and MSI; reads as those held back. §3.1.3.</summary>
    [Register(0x0c, Symbol = "INTMS")]
    public partial WriteOneToSet<uint> InterruptMaskSet { get; }

    /// <summary>INTMC: lets vectors through again; reads as those held back. §3.1.4.</summary>
    [Register(0x10, Symbol = "INTMC")]
    public partial WriteOneToClear<uint> InterruptMaskClear { get; }

    /// <summary>CC. §3.1.5.</summary>
    [Register(0x14, Symbol = "CC")]
    public partial ReadWrite<ControllerConfiguration> Configuration { get; }

    /// <summary>CSTS. §3.1.6.</summary>
    [Register(0x1c, Symbol = "CSTS")]
    public partial Mixed<ControllerStatus> Status { get; }

    /// <summary>NSSR: "NVMe" resets the subsystem where CAP.NSSRS is 1. §3.1.7.</summary>
    [Register(0x20, Symbol = "NSSR")]
    public partial ReadWrite<uint> SubsystemReset { get; }

    /// <summary>AQA. §3.1.8.</summary>
    [Register(0x24, Symbol = "AQA")]
    public partial ReadWrite<AdminQueueAttributes> AdminQueueAttributes { get; }

    /// <summary>ASQ: device address of the admin submission queue, on a memory page. §3.1.9.</summary>
    [Register(0x28, Symbol = "ASQ")]
    public partial ReadWrite<ulong> AdminSubmissionQueue { get; }

    /// <summary>ACQ: device address of the admin completion queue, on a memory page. §3.1.10.</summary>
    [Register(0x30, Symbol = "ACQ")]
    public partial ReadWrite<ulong> AdminCompletionQueue { get; }

    /// <summary>CMBLOC: where the controller memory buffer lies. §3.1.11.</summary>
    [Register(0x38, Symbol = "CMBLOC")]
    public partial ReadOnly<uint> MemoryBufferLocation { get; }

    /// <summary>CMBSZ: how large the controller memory buffer is. §3.1.12.</summary>
    [Register(0x3c, Symbol = "CMBSZ")]
    public partial ReadOnly<uint> MemoryBufferSize { get; }

    /// <summary>BPINFO: boot partitions. §3.1.13.</summary>
    [Register(0x40, Symbol = "BPINFO")]
    public partial ReadOnly<uint> BootPartitions { get; }
}
