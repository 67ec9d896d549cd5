using System.Buffers.Binary;
using DriverKit.Interop.Linux;
using DriverKit.Pci;
using DriverKit.Specs.VfioUser;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Emulation.VfioUser;

/// <summary>What each command does to the slot. Payloads are untrusted: what does not fit is an errno.</summary>
internal sealed class VfioUserCommands(VfioUserSlot slot)
{
    private const uint ConfigRegion = 7;
    private const int RegionCount = 9;
    private const int IrqKinds = 5;
    private const int MultiEntry = 24;

    /// <summary>Runs a command.</summary>
    /// <param name="message">The command; descriptors that are kept are taken out of it.</param>
    /// <param name="reply">Where the reply's payload goes.</param>
    /// <param name="length">Its length.</param>
    /// <returns>0 or an errno.</returns>
    public int Run(VfioUserMessage message, Span<byte> reply, out int length)
    {
        length = 0;
        Span<byte> payload = message.Payload;
        switch (message.Command)
        {
            case VfioUserCommand.DmaMap:
                return Map(payload, message.Descriptors);
            case VfioUserCommand.DmaUnmap:
                return Unmap(payload, reply, out length);
            case VfioUserCommand.GetInfo:
                return GetInfo(payload, reply, out length);
            case VfioUserCommand.GetRegionInfo:
                return GetRegionInfo(payload, reply, out length);
            case VfioUserCommand.GetIrqInfo:
                return GetIrqInfo(payload, reply, out length);
            case VfioUserCommand.SetIrqs:
                return SetIrqs(payload, message.Descriptors);
            case VfioUserCommand.RegionRead:
                return Read(payload, reply, out length);
            case VfioUserCommand.RegionWrite:
                return Write(payload, reply, out length);
            case VfioUserCommand.WriteMulti:
                return WriteMulti(payload);
            case VfioUserCommand.Reset:
                slot.Reset();
                slot.WaitForReset();
                return 0;
            default:
                return LinuxErrno.NotSupported;
        }
    }

    private int Map(ReadOnlySpan<byte> payload, List<SafeFileHandle> descriptors)
    {
        if (!VfioUserDmaMap.TryParse(payload, out VfioUserDmaMap map) || map.Length == 0 || map.Length - 1 > ulong.MaxValue - map.Address
            || descriptors.Count > 1 || map.FileOffset > long.MaxValue || map.Length > long.MaxValue - map.FileOffset)
        {
            return LinuxErrno.Invalid;
        }

        SafeFileHandle? file = descriptors.Count == 1 ? descriptors[0] : null;
        descriptors.Clear();
        return slot.Memory.Add(new DmaRegion(map.Address, map.Length, map.Flags, file, (long)map.FileOffset));
    }

    private int Unmap(ReadOnlySpan<byte> payload, Span<byte> reply, out int length)
    {
        length = 0;
        if (!VfioUserDmaUnmap.TryParse(payload, out VfioUserDmaUnmap unmap))
        {
            return LinuxErrno.Invalid;
        }

        bool all = (unmap.Flags & 2) != 0;
        if (!all && (unmap.Length == 0 || unmap.Length - 1 > ulong.MaxValue - unmap.Address))
        {
            return LinuxErrno.Invalid;
        }

        int errno = all ? slot.Memory.Remove(0, ulong.MaxValue) : slot.Memory.Remove(unmap.Address, unmap.Address + unmap.Length - 1);
        payload[..VfioUserDmaUnmap.Size].CopyTo(reply);
        length = VfioUserDmaUnmap.Size;
        return errno;
    }

    private static int GetInfo(ReadOnlySpan<byte> payload, Span<byte> reply, out int length)
    {
        length = VfioUserDeviceInfo.Size;
        if (!VfioUserDeviceInfo.TryParse(payload, out _))
        {
            return LinuxErrno.Invalid;
        }

        VfioUserDeviceInfo.Writer info = VfioUserDeviceInfo.Write(reply);
        info.ArgumentSize = VfioUserDeviceInfo.Size;
        info.Flags = 3;
        info.RegionCount = RegionCount;
        info.IrqCount = IrqKinds;
        return 0;
    }

    private int GetRegionInfo(ReadOnlySpan<byte> payload, Span<byte> reply, out int length)
    {
        length = VfioUserRegionInfo.Size;
        if (!VfioUserRegionInfo.TryParse(payload, out VfioUserRegionInfo asked) || asked.Index >= RegionCount)
        {
            return LinuxErrno.Invalid;
        }

        long size = LengthOf(asked.Index);
        VfioUserRegionInfo.Writer info = VfioUserRegionInfo.Write(reply);
        info.ArgumentSize = VfioUserRegionInfo.Size;
        info.Index = asked.Index;
        info.Flags = size > 0 ? 3u : 0;
        info.Length = (ulong)size;
        return 0;
    }

    private int GetIrqInfo(ReadOnlySpan<byte> payload, Span<byte> reply, out int length)
    {
        length = VfioUserIrqInfo.Size;
        if (!VfioUserIrqInfo.TryParse(payload, out VfioUserIrqInfo asked) || slot.Irqs(asked.Index) is not { } irqs)
        {
            return LinuxErrno.Invalid;
        }

        VfioUserIrqInfo.Writer info = VfioUserIrqInfo.Write(reply);
        info.ArgumentSize = VfioUserIrqInfo.Size;
        info.Index = asked.Index;
        info.Flags = asked.Index == 0 ? 7u : 9;
        info.Count = (uint)irqs.Count;
        return 0;
    }

    private int SetIrqs(ReadOnlySpan<byte> payload, List<SafeFileHandle> descriptors)
    {
        if (!VfioUserIrqSet.TryParse(payload, out VfioUserIrqSet set))
        {
            return LinuxErrno.Invalid;
        }

        if (slot.Irqs(set.Index) is not { } irqs)
        {
            return set.Index < IrqKinds ? 0 : LinuxErrno.Invalid;
        }

        VfioUserIrqFlags flags = set.Flags;
        bool fits = set.Start <= (uint)irqs.Count && set.Count <= (uint)irqs.Count - set.Start;
        if (!fits)
        {
            return LinuxErrno.Invalid;
        }

        if (flags.Trigger)
        {
            return Trigger(set, irqs, payload[VfioUserIrqSet.Size..], descriptors);
        }

        if (set.Index != 0 || !flags.DataNone || flags.Mask == flags.Unmask)
        {
            return LinuxErrno.NotSupported;
        }

        if (flags.Mask)
        {
            slot.MaskLine();
        }
        else
        {
            slot.UnmaskLine();
        }

        return 0;
    }

    private int Trigger(in VfioUserIrqSet set, IrqTable irqs, ReadOnlySpan<byte> data, List<SafeFileHandle> descriptors)
    {
        VfioUserIrqFlags flags = set.Flags;
        if (flags.DataEventfd)
        {
            bool gives = descriptors.Count > 0;
            if (!irqs.TrySet(set.Start, set.Count, descriptors))
            {
                return LinuxErrno.Invalid;
            }

            if (gives || set.Count > 0)
            {
                slot.Use(set.Index);
            }

            return 0;
        }

        if (flags.DataNone && set.Count == 0)
        {
            irqs.Clear(forget: false);
            return 0;
        }

        if (flags.DataBool && data.Length < (long)set.Count)
        {
            return LinuxErrno.Invalid;
        }

        for (int i = 0; i < set.Count; i++)
        {
            if (flags.DataNone || data[i] != 0)
            {
                irqs.Fire((int)set.Start + i);
            }
        }

        return 0;
    }

    private int Read(ReadOnlySpan<byte> payload, Span<byte> reply, out int length)
    {
        length = 0;
        if (!VfioUserRegionAccess.TryParse(payload, out VfioUserRegionAccess access) || !Fits(access.Region, access.Offset, access.Count)
            || access.Count > (uint)(reply.Length - VfioUserRegionAccess.Size))
        {
            return LinuxErrno.Invalid;
        }

        payload[..VfioUserRegionAccess.Size].CopyTo(reply);
        length = VfioUserRegionAccess.Size + (int)access.Count;
        Span<byte> data = reply.Slice(VfioUserRegionAccess.Size, (int)access.Count);
        long at = (long)access.Offset;
        while (!data.IsEmpty)
        {
            int width = WidthAt(access.Region, at, data.Length);
            ulong value = access.Region == ConfigRegion ? slot.ReadConfig((int)at, width) : ReadBar(slot.GetPort((int)access.Region)!, at, width);
            for (int i = 0; i < width; i++)
            {
                data[i] = (byte)(value >> (8 * i));
            }

            at += width;
            data = data[width..];
        }

        return 0;
    }

    private int Write(ReadOnlySpan<byte> payload, Span<byte> reply, out int length)
    {
        length = VfioUserRegionAccess.Size;
        if (!VfioUserRegionAccess.TryParse(payload, out VfioUserRegionAccess access))
        {
            return LinuxErrno.Invalid;
        }

        ReadOnlySpan<byte> data = payload[VfioUserRegionAccess.Size..];
        if (access.Count > (uint)data.Length || !Fits(access.Region, access.Offset, access.Count))
        {
            return LinuxErrno.Invalid;
        }

        Write(access.Region, (long)access.Offset, data[..(int)access.Count]);
        payload[..VfioUserRegionAccess.Size].CopyTo(reply);
        return 0;
    }

    private int WriteMulti(ReadOnlySpan<byte> payload)
    {
        ulong count = payload.Length < 8 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(payload);
        ReadOnlySpan<byte> rest = payload.Length < 8 ? default : payload[8..];
        for (; count > 0 && rest.Length >= MultiEntry; count--, rest = rest[MultiEntry..])
        {
            if (VfioUserRegionAccess.TryParse(rest, out VfioUserRegionAccess access) && access.Count <= 8
                && Fits(access.Region, access.Offset, access.Count))
            {
                Write(access.Region, (long)access.Offset, rest.Slice(VfioUserRegionAccess.Size, (int)access.Count));
            }
        }

        return 0;
    }

    private void Write(uint region, long at, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            int width = WidthAt(region, at, data.Length);
            ulong value = 0;
            for (int i = 0; i < width; i++)
            {
                value |= (ulong)data[i] << (8 * i);
            }

            if (region == ConfigRegion)
            {
                slot.WriteConfig((int)at, width, (uint)value);
            }
            else
            {
                WriteBar(slot.GetPort((int)region)!, at, width, value);
            }

            at += width;
            data = data[width..];
        }
    }

    private long LengthOf(uint region) => region switch
    {
        < 6 => slot.Model.Bars[(int)region]?.Bar.Length ?? 0,
        ConfigRegion => slot.ConfigLength,
        _ => 0,
    };

    private bool Fits(uint region, ulong offset, uint count)
    {
        long length = LengthOf(region);
        return count > 0 && offset <= (ulong)length && count <= (ulong)length - offset;
    }

    // The widest access that is aligned and not more than is left; config space has none of 64 bits.
    private static int WidthAt(uint region, long at, int left)
    {
        int width = region == ConfigRegion ? 4 : 8;
        while (width > left || at % width != 0)
        {
            width /= 2;
        }

        return width;
    }

    private static ulong ReadBar(IMmio bar, long at, int width) => width switch
    {
        1 => bar.Read8(at),
        2 => bar.Read16(at),
        4 => bar.Read32(at),
        _ => bar.Read64(at),
    };

    private static void WriteBar(IMmio bar, long at, int width, ulong value)
    {
        switch (width)
        {
            case 1:
                bar.Write8(at, (byte)value);
                break;
            case 2:
                bar.Write16(at, (ushort)value);
                break;
            case 4:
                bar.Write32(at, (uint)value);
                break;
            default:
                bar.Write64(at, value);
                break;
        }
    }
}
