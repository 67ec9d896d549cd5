using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>
/// The registers of the 82540EM in memory space, 128 KiB, by 32 bits only. 8254x SDM 4.0 chapter 13; numbers below are its sections.
/// </summary>
[RegisterBlock(0x20000)]
public readonly partial struct I8254xRegisters
{
    /// <summary>CTRL. §13.4.1.</summary>
    [Register(0x0000, Symbol = "CTRL")]
    public partial Mixed<DeviceControl> Control { get; }

    /// <summary>STATUS. §13.4.2.</summary>
    [Register(0x0008, Symbol = "STATUS")]
    public partial ReadOnly<DeviceStatus> Status { get; }

    /// <summary>EECD. §13.4.3.</summary>
    [Register(0x0010, Symbol = "EECD")]
    public partial Mixed<EepromControl> EepromControl { get; }

    /// <summary>EERD. §13.4.4.</summary>
    [Register(0x0014, Symbol = "EERD")]
    public partial ReadWrite<EepromRead> EepromRead { get; }

    /// <summary>CTRL_EXT. §13.4.6.</summary>
    [Register(0x0018, Symbol = "CTRL_EXT")]
    public partial Mixed<ExtendedControl> ExtendedControl { get; }

    /// <summary>FLA, flash access. §13.4.5.</summary>
    [Register(0x001c, Symbol = "FLA")]
    public partial ReadWrite<uint> Flash { get; }

    /// <summary>MDIC. §13.4.7.</summary>
    [Register(0x0020, Symbol = "MDIC")]
    public partial ReadWrite<MdiControl> MdiControl { get; }

    /// <summary>FCAL. §13.4.8.</summary>
    [Register(0x0028, Symbol = "FCAL")]
    public partial ReadWrite<uint> FlowControlAddressLow { get; }

    /// <summary>FCAH. §13.4.9.</summary>
    [Register(0x002c, Symbol = "FCAH")]
    public partial ReadWrite<uint> FlowControlAddressHigh { get; }

    /// <summary>FCT. §13.4.10.</summary>
    [Register(0x0030, Symbol = "FCT")]
    public partial ReadWrite<uint> FlowControlType { get; }

    /// <summary>VET. §13.4.11.</summary>
    [Register(0x0038, Symbol = "VET")]
    public partial ReadWrite<uint> VlanEtherType { get; }

    /// <summary>ICR. §13.4.17.</summary>
    [Register(0x00c0, Symbol = "ICR")]
    public partial ReadToClear<InterruptCauses> InterruptCause { get; }

    /// <summary>ICR, written: ones clear causes. §13.4.17.</summary>
    [Register(0x00c0, Symbol = "ICR_CLEAR")]
    public partial WriteOnly<InterruptCauses> InterruptCauseClear { get; }

    /// <summary>ITR. §13.4.18.</summary>
    [Register(0x00c4, Symbol = "ITR")]
    public partial ReadWrite<InterruptThrottling> InterruptThrottling { get; }

    /// <summary>ICS. §13.4.19.</summary>
    [Register(0x00c8, Symbol = "ICS")]
    public partial WriteOnly<InterruptCauses> InterruptCauseSet { get; }

    /// <summary>IMS. §13.4.20.</summary>
    [Register(0x00d0, Symbol = "IMS")]
    public partial WriteOneToSet<InterruptCauses> InterruptMaskSet { get; }

    /// <summary>IMC. §13.4.21.</summary>
    [Register(0x00d8, Symbol = "IMC")]
    public partial WriteOnly<InterruptCauses> InterruptMaskClear { get; }

    /// <summary>RCTL. §13.4.22.</summary>
    [Register(0x0100, Symbol = "RCTL")]
    public partial ReadWrite<ReceiveControl> ReceiveControl { get; }

    /// <summary>FCTTV. §13.4.12.</summary>
    [Register(0x0170, Symbol = "FCTTV")]
    public partial ReadWrite<uint> FlowControlTimer { get; }

    /// <summary>TXCW, TBI mode only. §13.4.13.</summary>
    [Register(0x0178, Symbol = "TXCW")]
    public partial ReadWrite<uint> TransmitConfiguration { get; }

    /// <summary>RXCW, TBI mode only. §13.4.14.</summary>
    [Register(0x0180, Symbol = "RXCW")]
    public partial ReadOnly<uint> ReceiveConfiguration { get; }

    /// <summary>TCTL. §13.4.33.</summary>
    [Register(0x0400, Symbol = "TCTL")]
    public partial ReadWrite<TransmitControl> TransmitControl { get; }

    /// <summary>TIPG. §13.4.34.</summary>
    [Register(0x0410, Symbol = "TIPG")]
    public partial ReadWrite<TransmitGap> TransmitGap { get; }

    /// <summary>AIT, adaptive IFS throttle. §13.4.35.</summary>
    [Register(0x0458, Symbol = "AIT")]
    public partial ReadWrite<uint> AdaptiveSpacing { get; }

    /// <summary>LEDCTL. §13.4.15.</summary>
    [Register(0x0e00, Symbol = "LEDCTL")]
    public partial ReadWrite<uint> LedControl { get; }

    /// <summary>PBA. §13.4.16.</summary>
    [Register(0x1000, Symbol = "PBA", Reset = 0x00100030)]
    public partial ReadWrite<PacketBufferAllocation> PacketBufferAllocation { get; }

    /// <summary>FCRTL. §13.4.23.</summary>
    [Register(0x2160, Symbol = "FCRTL")]
    public partial ReadWrite<uint> FlowThresholdLow { get; }

    /// <summary>FCRTH. §13.4.24.</summary>
    [Register(0x2168, Symbol = "FCRTH")]
    public partial ReadWrite<uint> FlowThresholdHigh { get; }

    /// <summary>RDFH, a diagnostic register. §13.8.</summary>
    [Register(0x2410, Symbol = "RDFH")]
    public partial ReadWrite<uint> ReceiveFifoHead { get; }

    /// <summary>RDFT. §13.8.</summary>
    [Register(0x2418, Symbol = "RDFT")]
    public partial ReadWrite<uint> ReceiveFifoTail { get; }

    /// <summary>RDFHS. §13.8.</summary>
    [Register(0x2420, Symbol = "RDFHS")]
    public partial ReadWrite<uint> ReceiveFifoHeadSaved { get; }

    /// <summary>RDFTS. §13.8.</summary>
    [Register(0x2428, Symbol = "RDFTS")]
    public partial ReadWrite<uint> ReceiveFifoTailSaved { get; }

    /// <summary>RDFPC. §13.8.</summary>
    [Register(0x2430, Symbol = "RDFPC")]
    public partial ReadWrite<uint> ReceiveFifoPackets { get; }

    /// <summary>RDBAL; the lower four bits read as zero. §13.4.25.</summary>
    [Register(0x2800, Symbol = "RDBAL")]
    public partial ReadWrite<uint> ReceiveBaseLow { get; }

    /// <summary>RDBAH. §13.4.26.</summary>
    [Register(0x2804, Symbol = "RDBAH")]
    public partial ReadWrite<uint> ReceiveBaseHigh { get; }

    /// <summary>RDLEN in bytes, a multiple of 128. §13.4.27.</summary>
    [Register(0x2808, Symbol = "RDLEN")]
    public partial ReadWrite<uint> ReceiveLength { get; }

    /// <summary>RDH. §13.4.28.</summary>
    [Register(0x2810, Symbol = "RDH")]
    public partial ReadWrite<uint> ReceiveHead { get; }

    /// <summary>RDT. §13.4.29.</summary>
    [Register(0x2818, Symbol = "RDT")]
    public partial ReadWrite<uint> ReceiveTail { get; }

    /// <summary>RDTR. §13.4.30.</summary>
    [Register(0x2820, Symbol = "RDTR")]
    public partial ReadWrite<DelayTimer> ReceiveDelay { get; }

    /// <summary>RXDCTL.</summary>
    [Register(0x2828, Symbol = "RXDCTL")]
    public partial ReadWrite<ReceiveDescriptorControl> ReceiveDescriptorControl { get; }

    /// <summary>RADV in units of 1.024 µs. §13.4.31.</summary>
    [Register(0x282c, Symbol = "RADV")]
    public partial ReadWrite<uint> ReceiveAbsoluteDelay { get; }

    /// <summary>RSRPD, in bytes; 0 for none. §13.4.32.</summary>
    [Register(0x2c00, Symbol = "RSRPD")]
    public partial ReadWrite<uint> SmallPacketSize { get; }

    /// <summary>TXDMAC.</summary>
    [Register(0x3000, Symbol = "TXDMAC")]
    public partial ReadWrite<uint> TransmitDmaControl { get; }

    /// <summary>TDFH, a diagnostic register. §13.8.</summary>
    [Register(0x3410, Symbol = "TDFH")]
    public partial ReadWrite<uint> TransmitFifoHead { get; }

    /// <summary>TDFT. §13.8.</summary>
    [Register(0x3418, Symbol = "TDFT")]
    public partial ReadWrite<uint> TransmitFifoTail { get; }

    /// <summary>TDFHS. §13.8.</summary>
    [Register(0x3420, Symbol = "TDFHS")]
    public partial ReadWrite<uint> TransmitFifoHeadSaved { get; }

    /// <summary>TDFTS. §13.8.</summary>
    [Register(0x3428, Symbol = "TDFTS")]
    public partial ReadWrite<uint> TransmitFifoTailSaved { get; }

    /// <summary>TDFPC. §13.8.</summary>
    [Register(0x3430, Symbol = "TDFPC")]
    public partial ReadWrite<uint> TransmitFifoPackets { get; }

    /// <summary>TDBAL; the lower four bits read as zero.</summary>
    [Register(0x3800, Symbol = "TDBAL")]
    public partial ReadWrite<uint> TransmitBaseLow { get; }

    /// <summary>TDBAH.</summary>
    [Register(0x3804, Symbol = "TDBAH")]
    public partial ReadWrite<uint> TransmitBaseHigh { get; }

    /// <summary>TDLEN in bytes, a multiple of 128.</summary>
    [Register(0x3808, Symbol = "TDLEN")]
    public partial ReadWrite<uint> TransmitLength { get; }

    /// <summary>TDH.</summary>
    [Register(0x3810, Symbol = "TDH")]
    public partial ReadWrite<uint> TransmitHead { get; }

    /// <summary>TDT.</summary>
    [Register(0x3818, Symbol = "TDT")]
    public partial ReadWrite<uint> TransmitTail { get; }

    /// <summary>TIDV.</summary>
    [Register(0x3820, Symbol = "TIDV")]
    public partial ReadWrite<DelayTimer> TransmitDelay { get; }

    /// <summary>TXDCTL.</summary>
    [Register(0x3828, Symbol = "TXDCTL")]
    public partial ReadWrite<TransmitDescriptorControl> TransmitDescriptorControl { get; }

    /// <summary>TADV in units of 1.024 µs.</summary>
    [Register(0x382c, Symbol = "TADV")]
    public partial ReadWrite<uint> TransmitAbsoluteDelay { get; }

    /// <summary>TSPMT, TCP segmentation pad and threshold.</summary>
    [Register(0x3830, Symbol = "TSPMT")]
    public partial ReadWrite<uint> SegmentationPad { get; }

    /// <summary>CRCERRS: frames with a bad CRC. §13.7.</summary>
    [Register(0x4000, Symbol = "CRCERRS")]
    public partial ReadToClear<uint> CrcErrors { get; }

    /// <summary>ALGNERRC: frames not aligned. §13.7.</summary>
    [Register(0x4004, Symbol = "ALGNERRC")]
    public partial ReadToClear<uint> AlignmentErrors { get; }

    /// <summary>SYMERRS: symbol errors. §13.7.</summary>
    [Register(0x4008, Symbol = "SYMERRS")]
    public partial ReadToClear<uint> SymbolErrors { get; }

    /// <summary>RXERRC: RX_ER while receiving. §13.7.</summary>
    [Register(0x400c, Symbol = "RXERRC")]
    public partial ReadToClear<uint> ReceiveErrors { get; }

    /// <summary>MPC: frames for which the FIFO had no room. §13.7.</summary>
    [Register(0x4010, Symbol = "MPC")]
    public partial ReadToClear<uint> MissedPackets { get; }

    /// <summary>SCC: frames sent after one collision. §13.7.</summary>
    [Register(0x4014, Symbol = "SCC")]
    public partial ReadToClear<uint> SingleCollisions { get; }

    /// <summary>ECOL: frames given up after 16 collisions. §13.7.</summary>
    [Register(0x4018, Symbol = "ECOL")]
    public partial ReadToClear<uint> ExcessiveCollisions { get; }

    /// <summary>MCC: frames sent after several collisions. §13.7.</summary>
    [Register(0x401c, Symbol = "MCC")]
    public partial ReadToClear<uint> MultipleCollisions { get; }

    /// <summary>LATECOL: late collisions. §13.7.</summary>
    [Register(0x4020, Symbol = "LATECOL")]
    public partial ReadToClear<uint> LateCollisions { get; }

    /// <summary>COLC: collisions. §13.7.</summary>
    [Register(0x4028, Symbol = "COLC")]
    public partial ReadToClear<uint> Collisions { get; }

    /// <summary>DC: frames deferred. §13.7.</summary>
    [Register(0x4030, Symbol = "DC")]
    public partial ReadToClear<uint> Deferred { get; }

    /// <summary>TNCRS: frames sent with no carrier sense. §13.7.</summary>
    [Register(0x4034, Symbol = "TNCRS")]
    public partial ReadToClear<uint> TransmitWithoutCarrier { get; }

    /// <summary>SEC: sequence errors. §13.7.</summary>
    [Register(0x4038, Symbol = "SEC")]
    public partial ReadToClear<uint> SequenceErrors { get; }

    /// <summary>CEXTERR: carrier extension errors. §13.7.</summary>
    [Register(0x403c, Symbol = "CEXTERR")]
    public partial ReadToClear<uint> CarrierExtensionErrors { get; }

    /// <summary>RLEC: frames of a wrong length. §13.7.</summary>
    [Register(0x4040, Symbol = "RLEC")]
    public partial ReadToClear<uint> ReceiveLengthErrors { get; }

    /// <summary>XONRXC: XON frames received. §13.7.</summary>
    [Register(0x4048, Symbol = "XONRXC")]
    public partial ReadToClear<uint> XonReceived { get; }

    /// <summary>XONTXC: XON frames sent. §13.7.</summary>
    [Register(0x404c, Symbol = "XONTXC")]
    public partial ReadToClear<uint> XonTransmitted { get; }

    /// <summary>XOFFRXC: XOFF frames received. §13.7.</summary>
    [Register(0x4050, Symbol = "XOFFRXC")]
    public partial ReadToClear<uint> XoffReceived { get; }

    /// <summary>XOFFTXC: XOFF frames sent. §13.7.</summary>
    [Register(0x4054, Symbol = "XOFFTXC")]
    public partial ReadToClear<uint> XoffTransmitted { get; }

    /// <summary>FCRUC: MAC control frames of unknown opcode. §13.7.</summary>
    [Register(0x4058, Symbol = "FCRUC")]
    public partial ReadToClear<uint> UnsupportedFlowControl { get; }

    /// <summary>PRC64: frames received of 64 bytes. §13.7.</summary>
    [Register(0x405c, Symbol = "PRC64")]
    public partial ReadToClear<uint> Received64 { get; }

    /// <summary>PRC127: of 65 to 127. §13.7.</summary>
    [Register(0x4060, Symbol = "PRC127")]
    public partial ReadToClear<uint> Received127 { get; }

    /// <summary>PRC255: of 128 to 255. §13.7.</summary>
    [Register(0x4064, Symbol = "PRC255")]
    public partial ReadToClear<uint> Received255 { get; }

    /// <summary>PRC511: of 256 to 511. §13.7.</summary>
    [Register(0x4068, Symbol = "PRC511")]
    public partial ReadToClear<uint> Received511 { get; }

    /// <summary>PRC1023: of 512 to 1023. §13.7.</summary>
    [Register(0x406c, Symbol = "PRC1023")]
    public partial ReadToClear<uint> Received1023 { get; }

    /// <summary>PRC1522: of 1024 and more. §13.7.</summary>
    [Register(0x4070, Symbol = "PRC1522")]
    public partial ReadToClear<uint> Received1522 { get; }

    /// <summary>GPRC: good frames received. §13.7.</summary>
    [Register(0x4074, Symbol = "GPRC")]
    public partial ReadToClear<uint> GoodReceived { get; }

    /// <summary>BPRC: good broadcast frames received. §13.7.</summary>
    [Register(0x4078, Symbol = "BPRC")]
    public partial ReadToClear<uint> BroadcastReceived { get; }

    /// <summary>MPRC: good multicast frames received. §13.7.</summary>
    [Register(0x407c, Symbol = "MPRC")]
    public partial ReadToClear<uint> MulticastReceived { get; }

    /// <summary>GPTC: good frames sent. §13.7.</summary>
    [Register(0x4080, Symbol = "GPTC")]
    public partial ReadToClear<uint> GoodTransmitted { get; }

    /// <summary>GORCL: octets of good frames received, lower half; cleared by reading the upper. §13.7.</summary>
    [Register(0x4088, Symbol = "GORCL")]
    public partial ReadOnly<uint> GoodOctetsReceivedLow { get; }

    /// <summary>GORCH: upper half. §13.7.</summary>
    [Register(0x408c, Symbol = "GORCH")]
    public partial ReadToClear<uint> GoodOctetsReceivedHigh { get; }

    /// <summary>GOTCL: octets of good frames sent, lower half; cleared by reading the upper. §13.7.</summary>
    [Register(0x4090, Symbol = "GOTCL")]
    public partial ReadOnly<uint> GoodOctetsTransmittedLow { get; }

    /// <summary>GOTCH: upper half. §13.7.</summary>
    [Register(0x4094, Symbol = "GOTCH")]
    public partial ReadToClear<uint> GoodOctetsTransmittedHigh { get; }

    /// <summary>RNBC: frames that found no descriptor. §13.7.</summary>
    [Register(0x40a0, Symbol = "RNBC")]
    public partial ReadToClear<uint> NoBuffers { get; }

    /// <summary>RUC: good frames below 64 bytes. §13.7.</summary>
    [Register(0x40a4, Symbol = "RUC")]
    public partial ReadToClear<uint> Undersize { get; }

    /// <summary>RFC: bad frames below 64 bytes. §13.7.</summary>
    [Register(0x40a8, Symbol = "RFC")]
    public partial ReadToClear<uint> Fragments { get; }

    /// <summary>ROC: good frames too long. §13.7.</summary>
    [Register(0x40ac, Symbol = "ROC")]
    public partial ReadToClear<uint> Oversize { get; }

    /// <summary>RJC: bad frames too long. §13.7.</summary>
    [Register(0x40b0, Symbol = "RJC")]
    public partial ReadToClear<uint> Jabber { get; }

    /// <summary>MGTPRC: management packets received. §13.7.</summary>
    [Register(0x40b4, Symbol = "MGTPRC")]
    public partial ReadToClear<uint> ManagementReceived { get; }

    /// <summary>MGTPDC: management packets dropped. §13.7.</summary>
    [Register(0x40b8, Symbol = "MGTPDC")]
    public partial ReadToClear<uint> ManagementDropped { get; }

    /// <summary>MGTPTC: management packets sent. §13.7.</summary>
    [Register(0x40bc, Symbol = "MGTPTC")]
    public partial ReadToClear<uint> ManagementTransmitted { get; }

    /// <summary>TORL: octets of all frames received, lower half; cleared by reading the upper. §13.7.</summary>
    [Register(0x40c0, Symbol = "TORL")]
    public partial ReadOnly<uint> TotalOctetsReceivedLow { get; }

    /// <summary>TORH: upper half. §13.7.</summary>
    [Register(0x40c4, Symbol = "TORH")]
    public partial ReadToClear<uint> TotalOctetsReceivedHigh { get; }

    /// <summary>TOTL: octets of all frames sent, lower half; cleared by reading the upper. §13.7.</summary>
    [Register(0x40c8, Symbol = "TOTL")]
    public partial ReadOnly<uint> TotalOctetsTransmittedLow { get; }

    /// <summary>TOTH: upper half. §13.7.</summary>
    [Register(0x40cc, Symbol = "TOTH")]
    public partial ReadToClear<uint> TotalOctetsTransmittedHigh { get; }

    /// <summary>TPR: all frames received. §13.7.</summary>
    [Register(0x40d0, Symbol = "TPR")]
    public partial ReadToClear<uint> TotalReceived { get; }

    /// <summary>TPT: all frames sent. §13.7.</summary>
    [Register(0x40d4, Symbol = "TPT")]
    public partial ReadToClear<uint> TotalTransmitted { get; }

    /// <summary>PTC64: frames sent of 64 bytes. §13.7.</summary>
    [Register(0x40d8, Symbol = "PTC64")]
    public partial ReadToClear<uint> Transmitted64 { get; }

    /// <summary>PTC127: of 65 to 127. §13.7.</summary>
    [Register(0x40dc, Symbol = "PTC127")]
    public partial ReadToClear<uint> Transmitted127 { get; }

    /// <summary>PTC255: of 128 to 255. §13.7.</summary>
    [Register(0x40e0, Symbol = "PTC255")]
    public partial ReadToClear<uint> Transmitted255 { get; }

    /// <summary>PTC511: of 256 to 511. §13.7.</summary>
    [Register(0x40e4, Symbol = "PTC511")]
    public partial ReadToClear<uint> Transmitted511 { get; }

    /// <summary>PTC1023: of 512 to 1023. §13.7.</summary>
    [Register(0x40e8, Symbol = "PTC1023")]
    public partial ReadToClear<uint> Transmitted1023 { get; }

    /// <summary>PTC1522: of 1024 and more. §13.7.</summary>
    [Register(0x40ec, Symbol = "PTC1522")]
    public partial ReadToClear<uint> Transmitted1522 { get; }

    /// <summary>MPTC: multicast frames sent. §13.7.</summary>
    [Register(0x40f0, Symbol = "MPTC")]
    public partial ReadToClear<uint> MulticastTransmitted { get; }

    /// <summary>BPTC: broadcast frames sent. §13.7.</summary>
    [Register(0x40f4, Symbol = "BPTC")]
    public partial ReadToClear<uint> BroadcastTransmitted { get; }

    /// <summary>TSCTC: segmentations done. §13.7.</summary>
    [Register(0x40f8, Symbol = "TSCTC")]
    public partial ReadToClear<uint> SegmentationContexts { get; }

    /// <summary>TSCTFC: segmentations given up. §13.7.</summary>
    [Register(0x40fc, Symbol = "TSCTFC")]
    public partial ReadToClear<uint> SegmentationFailures { get; }

    /// <summary>RXCSUM.</summary>
    [Register(0x5000, Symbol = "RXCSUM")]
    public partial ReadWrite<ReceiveChecksumControl> ReceiveChecksumControl { get; }

    /// <summary>MTA. §13.5.1.</summary>
    [Register(0x05200, Symbol = "MTA", Count = 128, Stride = 4)]
    public partial RegisterArray<ReadWrite<uint>> MulticastTable { get; }

    /// <summary>RAL: the first four bytes, the first lowest. §13.5.2.</summary>
    [Register(0x05400, Symbol = "RAL", Count = 16, Stride = 8)]
    public partial RegisterArray<ReadWrite<uint>> ReceiveAddressLow { get; }

    /// <summary>RAH. §13.5.3.</summary>
    [Register(0x05404, Symbol = "RAH", Count = 16, Stride = 8)]
    public partial RegisterArray<ReadWrite<ReceiveAddressHigh>> ReceiveAddressHigh { get; }

    /// <summary>VFTA. §13.5.4.</summary>
    [Register(0x05600, Symbol = "VFTA", Count = 128, Stride = 4)]
    public partial RegisterArray<ReadWrite<uint>> VlanTable { get; }

    /// <summary>WUC. §13.6.1.</summary>
    [Register(0x5800, Symbol = "WUC")]
    public partial ReadWrite<uint> WakeControl { get; }

    /// <summary>WUFC. §13.6.2.</summary>
    [Register(0x5808, Symbol = "WUFC")]
    public partial ReadWrite<uint> WakeFilters { get; }

    /// <summary>WUS. §13.6.3.</summary>
    [Register(0x5810, Symbol = "WUS")]
    public partial ReadWrite<uint> WakeStatus { get; }

    /// <summary>MANC.</summary>
    [Register(0x5820, Symbol = "MANC")]
    public partial ReadWrite<uint> ManagementControl { get; }

    /// <summary>IPAV. §13.6.4.</summary>
    [Register(0x5838, Symbol = "IPAV")]
    public partial ReadWrite<uint> IpAddressValid { get; }

    /// <summary>PBM, the packet buffer, a diagnostic window. §13.8.</summary>
    [Register(0x10000, Symbol = "PBM", Count = 16384, Stride = 4)]
    public partial RegisterArray<ReadWrite<uint>> PacketBufferMemory { get; }
}
