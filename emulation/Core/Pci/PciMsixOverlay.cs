using DriverKit.Pci;

namespace DriverKit.Emulation;

/// <summary>A BAR with MSI-X structures in it. They take aligned dwords and qwords (PCI Local Bus 3.0 §6.8.2.1); narrower writes are lost.</summary>
internal sealed class PciMsixOverlay(IMmio inner, PciSlot slot, PciMsixTable table, int bar) : IMmio
{
    private readonly int _table = table.Options.TableBar == bar ? table.Options.TableOffset : int.MinValue;
    private readonly int _pending = table.Options.PendingBar == bar ? table.Options.PendingOffset : int.MinValue;
    private readonly int _tableLength = table.Options.TableLength;
    private readonly int _pendingLength = table.Options.PendingLength;

    public byte Read8(long offset) => IsOurs(offset) ? (byte)(Read(offset & ~3L) >> ((int)(offset & 3) * 8)) : inner.Read8(offset);

    public ushort Read16(long offset) => IsOurs(offset) ? (ushort)(Read(offset & ~3L) >> ((int)(offset & 2) * 8)) : inner.Read16(offset);

    public uint Read32(long offset) => IsOurs(offset) ? Read(offset & ~3L) : inner.Read32(offset);

    public ulong Read64(long offset) => IsOurs(offset) ? Read(offset & ~7L) | ((ulong)Read((offset & ~7L) + 4) << 32) : inner.Read64(offset);

    public void Write8(long offset, byte value)
    {
        if (!IsOurs(offset))
        {
            inner.Write8(offset, value);
        }
    }

    public void Write16(long offset, ushort value)
    {
        if (!IsOurs(offset))
        {
            inner.Write16(offset, value);
        }
    }

    public void Write32(long offset, uint value)
    {
        if (!IsOurs(offset))
        {
            inner.Write32(offset, value);
        }
        else
        {
            Write(offset & ~3L, value);
        }
    }

    public void Write64(long offset, ulong value)
    {
        if (!IsOurs(offset))
        {
            inner.Write64(offset, value);
        }
        else
        {
            Write(offset & ~7L, (uint)value);
            Write((offset & ~7L) + 4, (uint)(value >> 32));
        }
    }

    private bool IsOurs(long offset) => (ulong)(offset - _table) < (ulong)_tableLength || (ulong)(offset - _pending) < (ulong)_pendingLength;

    private uint Read(long offset)
    {
        long at = offset - _table;
        return (ulong)at < (ulong)_tableLength ? table.ReadTable((int)at) : table.ReadPending((int)(offset - _pending));
    }

    private void Write(long offset, uint value)
    {
        long at = offset - _table;
        if ((ulong)at < (ulong)_tableLength)
        {
            slot.WriteMsixTable((int)at, value);
        }
    }
}
