using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>A command as it lies in a submission queue. NVMe 1.4 §4.2, figures 104 and 105.</summary>
[WireStruct(64, ByteOrder.LittleEndian)]
public readonly ref partial struct SubmissionEntry
{
    /// <summary>OPC: an <see cref="AdminOpcode"/> or an <see cref="NvmOpcode"/>.</summary>
    [At(0)]
    public partial byte Opcode { get; }

    /// <summary>FUSE: 0 alone, 1 first or 2 second of a fused pair.</summary>
    [At(1), Bits(0, 2)]
    public partial byte Fused { get; }

    /// <summary>PSDT: 0 the data are told by PRPs, 1 and 2 by SGLs.</summary>
    [At(1), Bits(6, 2)]
    public partial byte DataTransfer { get; }

    /// <summary>CID: what the completion is to echo; unique within the queue. FFFFh is to be avoided.</summary>
    [At(2)]
    public partial ushort CommandId { get; }

    /// <summary>NSID: 0 none, FFFFFFFFh all.</summary>
    [At(4)]
    public partial uint NamespaceId { get; }

    /// <summary>CDW2.</summary>
    [At(8)]
    public partial uint Dword2 { get; }

    /// <summary>CDW3.</summary>
    [At(12)]
    public partial uint Dword3 { get; }

    /// <summary>MPTR.</summary>
    [At(16)]
    public partial ulong MetadataPointer { get; }

    /// <summary>PRP1: the first byte of the data. §4.3.</summary>
    [At(24)]
    public partial ulong Prp1 { get; }

    /// <summary>PRP2: nothing, the second page, or a list of pages. §4.3.</summary>
    [At(32)]
    public partial ulong Prp2 { get; }

    /// <summary>CDW10.</summary>
    [At(40)]
    public partial uint Dword10 { get; }

    /// <summary>CDW11.</summary>
    [At(44)]
    public partial uint Dword11 { get; }

    /// <summary>CDW12.</summary>
    [At(48)]
    public partial uint Dword12 { get; }

    /// <summary>CDW13.</summary>
    [At(52)]
    public partial uint Dword13 { get; }

    /// <summary>CDW14.</summary>
    [At(56)]
    public partial uint Dword14 { get; }

    /// <summary>CDW15.</summary>
    [At(60)]
    public partial uint Dword15 { get; }
}
