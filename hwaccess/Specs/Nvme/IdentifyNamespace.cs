using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>What a namespace is. All zero for an inactive one. NVMe 1.4 §5.15.2.1, figure 245.</summary>
[WireStruct(4096, ByteOrder.LittleEndian)]
public readonly ref partial struct IdentifyNamespace
{
    /// <summary>NSZE: logical blocks.</summary>
    [At(0)]
    public partial ulong BlockCount { get; }

    /// <summary>NCAP: logical blocks that can be in use at once.</summary>
    [At(8)]
    public partial ulong BlockCapacity { get; }

    /// <summary>NUSE: logical blocks in use.</summary>
    [At(16)]
    public partial ulong BlocksInUse { get; }

    /// <summary>NSFEAT: NCAP may be below NSZE.</summary>
    [At(24), Bits(0)]
    public partial bool ThinProvisioning { get; }

    /// <summary>NSFEAT: NAWUN, NAWUPF and NACWU count.</summary>
    [At(24), Bits(1)]
    public partial bool OwnAtomicity { get; }

    /// <summary>NSFEAT: the error Deallocated or Unwritten Logical Block.</summary>
    [At(24), Bits(2)]
    public partial bool DeallocatedError { get; }

    /// <summary>NSFEAT: NGUID and EUI64 are never used again.</summary>
    [At(24), Bits(3)]
    public partial bool NonReusableIds { get; }

    /// <summary>NSFEAT: NPWG to NOWS count.</summary>
    [At(24), Bits(4)]
    public partial bool OptimalSizes { get; }

    /// <summary>NLBAF: LBA formats, less one: 0 to 15.</summary>
    [At(25)]
    public partial byte FormatCount { get; }

    /// <summary>FLBAS: the LBA format in force.</summary>
    [At(26), Bits(0, 4)]
    public partial byte FormatIndex { get; }

    /// <summary>FLBAS: metadata follow each block's data.</summary>
    [At(26), Bits(4)]
    public partial bool ExtendedMetadata { get; }

    /// <summary>MC.</summary>
    [At(27)]
    public partial byte MetadataCapabilities { get; }

    /// <summary>DPC.</summary>
    [At(28)]
    public partial byte ProtectionCapabilities { get; }

    /// <summary>DPS: 0 for none.</summary>
    [At(29)]
    public partial byte ProtectionSettings { get; }

    /// <summary>NMIC.</summary>
    [At(30)]
    public partial byte MultiPath { get; }

    /// <summary>RESCAP.</summary>
    [At(31)]
    public partial byte ReservationCapabilities { get; }

    /// <summary>FPI.</summary>
    [At(32)]
    public partial byte FormatProgress { get; }

    /// <summary>DLFEAT: what deallocated blocks read as: 0 not told, 1 zeroes, 2 ones.</summary>
    [At(33), Bits(0, 3)]
    public partial byte DeallocatedReads { get; }

    /// <summary>DLFEAT: Write Zeroes knows DEAC.</summary>
    [At(33), Bits(3)]
    public partial bool DeallocatingWriteZeroes { get; }

    /// <summary>DLFEAT: guards of deallocated blocks.</summary>
    [At(33), Bits(4)]
    public partial bool DeallocatedGuard { get; }

    /// <summary>NAWUN.</summary>
    [At(34)]
    public partial ushort AtomicWriteNormal { get; }

    /// <summary>NAWUPF.</summary>
    [At(36)]
    public partial ushort AtomicWritePowerFail { get; }

    /// <summary>NACWU.</summary>
    [At(38)]
    public partial ushort AtomicCompareWrite { get; }

    /// <summary>NABSN.</summary>
    [At(40)]
    public partial ushort AtomicBoundaryNormal { get; }

    /// <summary>NABO.</summary>
    [At(42)]
    public partial ushort AtomicBoundaryOffset { get; }

    /// <summary>NABSPF.</summary>
    [At(44)]
    public partial ushort AtomicBoundaryPowerFail { get; }

    /// <summary>NOIOB: commands should not cross multiples of so many logical blocks; 0 for none.</summary>
    [At(46)]
    public partial ushort OptimalBoundary { get; }

    /// <summary>NVMCAP: bytes, little endian.</summary>
    [At(48, 16)]
    public partial ReadOnlySpan<byte> NvmCapacity { get; }

    /// <summary>NPWG.</summary>
    [At(64)]
    public partial ushort PreferredWriteGranularity { get; }

    /// <summary>NPWA.</summary>
    [At(66)]
    public partial ushort PreferredWriteAlignment { get; }

    /// <summary>NPDG.</summary>
    [At(68)]
    public partial ushort PreferredDeallocateGranularity { get; }

    /// <summary>NPDA.</summary>
    [At(70)]
    public partial ushort PreferredDeallocateAlignment { get; }

    /// <summary>NOWS.</summary>
    [At(72)]
    public partial ushort OptimalWriteSize { get; }

    /// <summary>ANAGRPID.</summary>
    [At(92)]
    public partial uint AnaGroup { get; }

    /// <summary>NSATTR: write-protected.</summary>
    [At(99), Bits(0)]
    public partial bool IsWriteProtected { get; }

    /// <summary>NVMSETID.</summary>
    [At(100)]
    public partial ushort NvmSet { get; }

    /// <summary>ENDGID.</summary>
    [At(102)]
    public partial ushort EnduranceGroup { get; }

    /// <summary>NGUID: big endian, zeroes for none.</summary>
    [At(104, 16)]
    public partial ReadOnlySpan<byte> Guid { get; }

    /// <summary>EUI64: big endian, zeroes for none.</summary>
    [At(120, 8)]
    public partial ReadOnlySpan<byte> Eui64 { get; }

    /// <summary>LBAF0 to LBAF15: <see cref="LbaFormat"/>.</summary>
    [At(128, 64)]
    public partial ReadOnlySpan<byte> Formats { get; }

    /// <summary>A vendor's own.</summary>
    [At(384, 3712)]
    public partial ReadOnlySpan<byte> VendorSpecific { get; }

    /// <summary>One of the LBA formats.</summary>
    /// <param name="index">0 to 15.</param>
    public LbaFormat GetFormat(int index) => new(System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(Formats[(index * 4)..]));
}
