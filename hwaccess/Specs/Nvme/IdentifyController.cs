using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>What the controller says of itself. NVMe 1.4 §5.15.2.2, figure 247.</summary>
[WireStruct(4096, ByteOrder.LittleEndian)]
public readonly ref partial struct IdentifyController
{
    /// <summary>VID: PCI vendor.</summary>
    [At(0)]
    public partial ushort VendorId { get; }

    /// <summary>SSVID.</summary>
    [At(2)]
    public partial ushort SubsystemVendorId { get; }

    /// <summary>SN: ASCII, padded with blanks.</summary>
    [At(4, 20)]
    public partial ReadOnlySpan<byte> SerialNumber { get; }

    /// <summary>MN: ASCII, padded with blanks.</summary>
    [At(24, 40)]
    public partial ReadOnlySpan<byte> ModelNumber { get; }

    /// <summary>FR: ASCII, padded with blanks.</summary>
    [At(64, 8)]
    public partial ReadOnlySpan<byte> FirmwareRevision { get; }

    /// <summary>RAB.</summary>
    [At(72)]
    public partial byte ArbitrationBurst { get; }

    /// <summary>IEEE: the vendor's organisationally unique identifier.</summary>
    [At(73, 3)]
    public partial uint Oui { get; }

    /// <summary>CMIC.</summary>
    [At(76)]
    public partial byte MultiPath { get; }

    /// <summary>MDTS: a command moves at most the smallest memory page shifted left by this; 0 for no limit.</summary>
    [At(77)]
    public partial byte MaximumTransfer { get; }

    /// <summary>CNTLID.</summary>
    [At(78)]
    public partial ushort ControllerId { get; }

    /// <summary>VER.</summary>
    [At(80)]
    public partial NvmeVersion Version { get; }

    /// <summary>RTD3R: microseconds.</summary>
    [At(84)]
    public partial uint ResumeLatency { get; }

    /// <summary>RTD3E: microseconds that a shutdown takes; 0 where not told.</summary>
    [At(88)]
    public partial uint EntryLatency { get; }

    /// <summary>OAES: which optional events there are.</summary>
    [At(92)]
    public partial AsynchronousEventConfiguration EventsSupported { get; }

    /// <summary>CTRATT.</summary>
    [At(96)]
    public partial uint Attributes { get; }

    /// <summary>RRLS.</summary>
    [At(100)]
    public partial ushort ReadRecoveryLevels { get; }

    /// <summary>CNTRLTYPE: 1 an I/O controller.</summary>
    [At(111)]
    public partial byte ControllerType { get; }

    /// <summary>FGUID.</summary>
    [At(112, 16)]
    public partial ReadOnlySpan<byte> Guid { get; }

    /// <summary>CRDT1: units of 100 ms.</summary>
    [At(128)]
    public partial ushort RetryDelay1 { get; }

    /// <summary>CRDT2: units of 100 ms.</summary>
    [At(130)]
    public partial ushort RetryDelay2 { get; }

    /// <summary>CRDT3: units of 100 ms.</summary>
    [At(132)]
    public partial ushort RetryDelay3 { get; }

    /// <summary>Refer to the NVMe Management Interface.</summary>
    [At(240, 16)]
    public partial ReadOnlySpan<byte> ManagementEndpoint { get; }

    /// <summary>OACS: optional admin commands.</summary>
    [At(256)]
    public partial OptionalAdminCommands AdminCommands { get; }

    /// <summary>ACL: Abort commands at a time, less one.</summary>
    [At(258)]
    public partial byte AbortLimit { get; }

    /// <summary>AERL: Asynchronous Event Requests at a time, less one.</summary>
    [At(259)]
    public partial byte EventLimit { get; }

    /// <summary>FRMW.</summary>
    [At(260)]
    public partial byte FirmwareUpdates { get; }

    /// <summary>LPA.</summary>
    [At(261)]
    public partial LogPageAttributes LogPages { get; }

    /// <summary>ELPE: entries of the error log, less one.</summary>
    [At(262)]
    public partial byte ErrorLogEntries { get; }

    /// <summary>NPSS: power states, less one.</summary>
    [At(263)]
    public partial byte PowerStates { get; }

    /// <summary>AVSCC.</summary>
    [At(264)]
    public partial byte AdminVendorCommands { get; }

    /// <summary>APSTA.</summary>
    [At(265)]
    public partial byte AutonomousPower { get; }

    /// <summary>WCTEMP: kelvins.</summary>
    [At(266)]
    public partial ushort WarningTemperature { get; }

    /// <summary>CCTEMP: kelvins.</summary>
    [At(268)]
    public partial ushort CriticalTemperature { get; }

    /// <summary>MTFA.</summary>
    [At(270)]
    public partial ushort FirmwareActivationTime { get; }

    /// <summary>HMPRE.</summary>
    [At(272)]
    public partial uint HostMemoryPreferred { get; }

    /// <summary>HMMIN.</summary>
    [At(276)]
    public partial uint HostMemoryMinimum { get; }

    /// <summary>TNVMCAP: bytes, little endian.</summary>
    [At(280, 16)]
    public partial ReadOnlySpan<byte> TotalCapacity { get; }

    /// <summary>UNVMCAP.</summary>
    [At(296, 16)]
    public partial ReadOnlySpan<byte> UnallocatedCapacity { get; }

    /// <summary>RPMBS.</summary>
    [At(312)]
    public partial uint ReplayProtection { get; }

    /// <summary>EDSTT.</summary>
    [At(316)]
    public partial ushort SelfTestTime { get; }

    /// <summary>DSTO.</summary>
    [At(318)]
    public partial byte SelfTestOptions { get; }

    /// <summary>FWUG.</summary>
    [At(319)]
    public partial byte FirmwareGranularity { get; }

    /// <summary>KAS: units of 100 ms; 0 for no keep alive.</summary>
    [At(320)]
    public partial ushort KeepAliveGranularity { get; }

    /// <summary>HCTMA.</summary>
    [At(322)]
    public partial ushort ThermalManagement { get; }

    /// <summary>MNTMT.</summary>
    [At(324)]
    public partial ushort ThermalMinimum { get; }

    /// <summary>MXTMT.</summary>
    [At(326)]
    public partial ushort ThermalMaximum { get; }

    /// <summary>SANICAP.</summary>
    [At(328)]
    public partial uint SanitizeCapabilities { get; }

    /// <summary>HMMINDS.</summary>
    [At(332)]
    public partial uint HostMemoryMinimumEntry { get; }

    /// <summary>HMMAXD.</summary>
    [At(336)]
    public partial ushort HostMemoryMaximumEntries { get; }

    /// <summary>NSETIDMAX.</summary>
    [At(338)]
    public partial ushort NvmSetMaximum { get; }

    /// <summary>ENDGIDMAX.</summary>
    [At(340)]
    public partial ushort EnduranceGroupMaximum { get; }

    /// <summary>ANATT.</summary>
    [At(342)]
    public partial byte AnaTransitionTime { get; }

    /// <summary>ANACAP.</summary>
    [At(343)]
    public partial byte AnaCapabilities { get; }

    /// <summary>ANAGRPMAX.</summary>
    [At(344)]
    public partial uint AnaGroupMaximum { get; }

    /// <summary>NANAGRPID.</summary>
    [At(348)]
    public partial uint AnaGroups { get; }

    /// <summary>PELS.</summary>
    [At(352)]
    public partial uint PersistentEventLog { get; }

    /// <summary>SQES: bits 3:0 the required, 7:4 the largest size, as powers of two: 66h.</summary>
    [At(512)]
    public partial byte SubmissionEntrySize { get; }

    /// <summary>CQES: likewise: 44h.</summary>
    [At(513)]
    public partial byte CompletionEntrySize { get; }

    /// <summary>MAXCMD.</summary>
    [At(514)]
    public partial ushort MaximumCommands { get; }

    /// <summary>NN: the highest namespace identifier.</summary>
    [At(516)]
    public partial uint NamespaceCount { get; }

    /// <summary>ONCS: optional I/O commands.</summary>
    [At(520)]
    public partial OptionalNvmCommands NvmCommands { get; }

    /// <summary>FUSES.</summary>
    [At(522)]
    public partial ushort FusedOperations { get; }

    /// <summary>FNA.</summary>
    [At(524)]
    public partial byte FormatAttributes { get; }

    /// <summary>VWC: there is a volatile write cache.</summary>
    [At(525), Bits(0)]
    public partial bool HasVolatileCache { get; }

    /// <summary>VWC: 2 Flush does not take FFFFFFFFh as namespace, 3 it does.</summary>
    [At(525), Bits(1, 2)]
    public partial byte FlushAll { get; }

    /// <summary>AWUN: logical blocks, less one.</summary>
    [At(526)]
    public partial ushort AtomicWriteNormal { get; }

    /// <summary>AWUPF: logical blocks, less one.</summary>
    [At(528)]
    public partial ushort AtomicWritePowerFail { get; }

    /// <summary>NVSCC.</summary>
    [At(530)]
    public partial byte VendorCommands { get; }

    /// <summary>NWPC.</summary>
    [At(531)]
    public partial byte WriteProtection { get; }

    /// <summary>ACWU.</summary>
    [At(532)]
    public partial ushort AtomicCompareWrite { get; }

    /// <summary>SGLS.</summary>
    [At(536)]
    public partial uint SglSupport { get; }

    /// <summary>MNAN.</summary>
    [At(540)]
    public partial uint NamespacesAllowed { get; }

    /// <summary>SUBNQN: UTF-8, ended by 0.</summary>
    [At(768, 256)]
    public partial ReadOnlySpan<byte> SubsystemName { get; }

    /// <summary>Refer to NVMe over Fabrics.</summary>
    [At(1792, 256)]
    public partial ReadOnlySpan<byte> Fabrics { get; }

    /// <summary>PSD0 to PSD31: <see cref="PowerStateDescriptor"/>.</summary>
    [At(2048, 1024)]
    public partial ReadOnlySpan<byte> PowerStateDescriptors { get; }

    /// <summary>A vendor's own.</summary>
    [At(3072, 1024)]
    public partial ReadOnlySpan<byte> VendorSpecific { get; }
}
