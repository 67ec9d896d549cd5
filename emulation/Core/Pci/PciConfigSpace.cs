using System.Buffers.Binary;
using System.Numerics;
using DriverKit.Pci;
using DriverKit.Specs.Pci;

namespace DriverKit.Emulation;

/// <summary>
/// The bytes of a function's config space and which of them software may write, made of what its model declared. What the
/// registers do is the slot's affair (<see cref="PciSlot"/>), which also orders accesses.
/// </summary>
internal sealed class PciConfigSpace
{
    private readonly byte[] _values;
    private readonly byte[] _initial;
    private readonly byte[] _writable;
    private readonly byte[] _clearedByOnes;
    private int _lastCapability = PciConfigOffset.CapabilitiesPointer;
    private int _end = PciConfigOffset.FirstCapability;

    public PciConfigSpace(PciFunctionModel model)
    {
        int length = model.IsExpress ? PciConfigOffset.ExtendedLength : PciConfigOffset.Length;
        _values = new byte[length];
        _writable = new byte[length];
        _clearedByOnes = new byte[length];
        PutHeader(model);
        if (model.HasPowerManagement)
        {
            PutPowerManagement();
        }

        if (model.Msi is { } msi)
        {
            PutMsi(msi);
        }

        if (model.Msix is { } msix)
        {
            PutMsix(msix);
        }

        if (model.IsExpress)
        {
            PutExpress(model.HasFunctionLevelReset);
        }

        foreach (PciModelCapability capability in model.Capabilities)
        {
            int at = AddCapability(capability.Id, 2 + capability.Body.Length);
            capability.Body.Span.CopyTo(_values.AsSpan(at + 2));
            capability.Writable.Span.CopyTo(_writable.AsSpan(at + 2));
        }

        _initial = _values.AsSpan().ToArray();
    }

    /// <summary>Length in bytes.</summary>
    public int Length => _values.Length;

    /// <summary>Offset of the power management capability, or 0.</summary>
    public int PowerManagement { get; private set; }

    /// <summary>Offset of the MSI capability, or 0.</summary>
    public int Msi { get; private set; }

    /// <summary>Offset of the MSI-X capability, or 0.</summary>
    public int Msix { get; private set; }

    /// <summary>Offset of the PCI Express capability, or 0.</summary>
    public int Express { get; private set; }

    public PciCommand Command => (PciCommand)Get16(PciConfigOffset.Command);

    public ushort Get16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_values.AsSpan(offset));

    public uint Get32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_values.AsSpan(offset));

    public void Set32(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_values.AsSpan(offset), value);

    public void Set16(int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_values.AsSpan(offset), value);

    public uint Read(int offset, int width)
    {
        uint value = 0;
        for (int i = 0; i < width; i++)
        {
            value |= (uint)_values[offset + i] << (8 * i);
        }

        return value;
    }

    public void Write(int offset, int width, uint value)
    {
        for (int i = 0; i < width; i++)
        {
            byte written = (byte)(value >> (8 * i));
            int at = offset + i;
            _values[at] = (byte)((_values[at] & ~_writable[at]) | (written & _writable[at]));
            _values[at] &= (byte)~(written & _clearedByOnes[at]);
        }
    }

    public void Reset() => _initial.CopyTo(_values, 0);

    private void PutHeader(PciFunctionModel model)
    {
        PciIdentity identity = model.Identity;
        Set16(PciConfigOffset.VendorId, identity.VendorId);
        Set16(PciConfigOffset.DeviceId, identity.DeviceId);
        Set32(PciConfigOffset.RevisionId, (identity.ClassCode << 8) | identity.Revision);
        Set16(PciConfigOffset.SubsystemVendorId, identity.SubsystemVendorId);
        Set16(PciConfigOffset.SubsystemId, identity.SubsystemId);
        _values[PciConfigOffset.InterruptPin] = identity.InterruptPin;
        _values[PciConfigOffset.MinimumGrant] = identity.MinimumGrant;
        _values[PciConfigOffset.MaximumLatency] = identity.MaximumLatency;
        _writable[PciConfigOffset.CacheLineSize] = 0xff;
        _writable[PciConfigOffset.LatencyTimer] = model.IsExpress ? (byte)0 : (byte)0xff;
        _writable[PciConfigOffset.InterruptLine] = 0xff;
        bool io = false;
        bool memory = false;
        for (int i = 0; i < 6; i++)
        {
            if (model.Bars[i]?.Bar is { } bar)
            {
                PutBar(i, bar);
                io |= bar.Kind == PciBarKind.Io;
                memory |= bar.Kind != PciBarKind.Io;
            }
        }

        PciCommand command = PciCommand.BusMaster | PciCommand.ParityErrorResponse | PciCommand.SystemErrorEnable | PciCommand.InterruptDisable
            | (io ? PciCommand.IoSpace : 0) | (memory ? PciCommand.MemorySpace : 0);
        BinaryPrimitives.WriteUInt16LittleEndian(_writable.AsSpan(PciConfigOffset.Command), (ushort)command);
        _clearedByOnes[PciConfigOffset.Status + 1] = 0xf9;
    }

    private void PutBar(int index, PciBar bar)
    {
        int at = PciConfigOffset.Bar0 + (4 * index);
        ulong mask = ~((ulong)bar.Length - 1);
        uint type = bar.Kind switch
        {
            PciBarKind.Io => 1,
            PciBarKind.Memory64 => 4,
            _ => 0,
        };
        Set32(at, type | (bar.IsPrefetchable ? 8u : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(_writable.AsSpan(at), (uint)mask & (bar.Kind == PciBarKind.Io ? ~3u : ~15u));
        if (bar.Kind == PciBarKind.Memory64)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_writable.AsSpan(at + 4), (uint)(mask >> 32));
        }
    }

    // PCI Power Management 1.2 §3.2: version 3, no D1, no D2, no PME#.
    private void PutPowerManagement()
    {
        PowerManagement = AddCapability((byte)PciCapabilityId.PowerManagement, 8);
        Set16(PowerManagement + 2, 3);
        _writable[PowerManagement + 4] = 3;
    }

    // PCI Local Bus 3.0 §6.8.1: the layout depends on the address' width and on the mask bits.
    private void PutMsi(PciMsiOptions msi)
    {
        int data = msi.Is64Bit ? 12 : 8;
        Msi = AddCapability((byte)PciCapabilityId.Msi, msi.HasMasks ? data + 12 : data + 2);
        Set16(Msi + 2, new PciMsiControl
        {
            MultipleMessageCapable = (byte)BitOperations.Log2((uint)msi.Vectors),
            Is64Bit = msi.Is64Bit,
            HasMasks = msi.HasMasks,
        }.Raw);
        _writable[Msi + 2] = 0x71;
        BinaryPrimitives.WriteUInt32LittleEndian(_writable.AsSpan(Msi + 4), ~3u);
        if (msi.Is64Bit)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_writable.AsSpan(Msi + 8), ~0u);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(_writable.AsSpan(Msi + data), 0xffff);
        if (msi.HasMasks)
        {
            uint vectors = msi.Vectors == 32 ? ~0u : (1u << msi.Vectors) - 1;
            BinaryPrimitives.WriteUInt32LittleEndian(_writable.AsSpan(Msi + data + 4), vectors);
        }
    }

    private void PutMsix(PciMsixOptions msix)
    {
        Msix = AddCapability((byte)PciCapabilityId.Msix, 12);
        Set16(Msix + 2, (ushort)(msix.Vectors - 1));
        Set32(Msix + 4, (uint)(msix.TableOffset | msix.TableBar));
        Set32(Msix + 8, (uint)(msix.PendingOffset | msix.PendingBar));
        _writable[Msix + 3] = 0xc0;
    }

    // PCI Express Base 3.0 §7.8: version 2, an endpoint on a link of one lane at 2.5 GT/s.
    private void PutExpress(bool functionLevelReset)
    {
        Express = AddCapability((byte)PciCapabilityId.PciExpress, 0x3c);
        Set16(Express + 2, 2);
        Set32(Express + 4, (functionLevelReset ? 1u << 28 : 0) | (1 << 15));
        Set16(Express + 8, 0x2810);
        BinaryPrimitives.WriteUInt16LittleEndian(_writable.AsSpan(Express + 8), 0x7fff);
        _clearedByOnes[Express + 0x0a] = 0x0f;
        Set32(Express + 0x0c, 0x11);
        BinaryPrimitives.WriteUInt16LittleEndian(_writable.AsSpan(Express + 0x10), 0x00c3);
        Set16(Express + 0x12, 0x11);
    }

    private int AddCapability(byte id, int length)
    {
        int at = _end;
        if (at + length > PciConfigOffset.Length)
        {
            throw new ArgumentException($"capability 0x{id:x2} does not fit into config space any more");
        }

        _end = (at + length + 3) & ~3;
        _values[_lastCapability] = (byte)at;
        _values[at] = id;
        _lastCapability = at + 1;
        Set16(PciConfigOffset.Status, (ushort)PciConfigStatus.CapabilitiesList);
        return at;
    }
}
