using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Specs.Ethernet;
using DriverKit.Specs.I8254x;

namespace DriverKit.Emulation.E1000;

/// <summary>The receiver: filter, FIFO, descriptors. 8254x SDM 4.0 §3.2, §13.5. Soft context.</summary>
internal sealed class ReceiveEngine
{
    private readonly E1000Model _model;
    private readonly RegisterBank<I8254xRegisters> _bank;
    private readonly StatisticsModel _statistics;
    private readonly ReceiveFifo _fifo = new();
    private readonly byte[] _waiting = new byte[I8254xLimits.LongestFrame];
    private readonly byte[] _stored = new byte[I8254xLimits.LongestFrame + EthernetFrame.FcsLength];

    public ReceiveEngine(E1000Model model, RegisterBank<I8254xRegisters> bank, StatisticsModel statistics)
    {
        _model = model;
        _bank = bank;
        _statistics = statistics;
    }

    /// <summary>The FIFO is emptied.</summary>
    public void Reset() => _fifo.Reset(_bank.Get(I8254xRegisters.Map.PacketBufferAllocation).ReceiveKilobytes * 1024);

    /// <summary>A frame comes off the wire.</summary>
    /// <returns>True if RXT0 is due.</returns>
    public bool Accept(ReadOnlySpan<byte> frame)
    {
        ReceiveControl control = _bank.Get(I8254xRegisters.Map.ReceiveControl);
        int length = frame.Length + EthernetFrame.FcsLength;
        if (!control.Enable || !IsSound(frame, length, control))
        {
            return false;
        }

        if (IsPause(frame) && !Pause(frame, control))
        {
            return false;
        }

        AddressMatch match = Match(frame, control);
        if (match == AddressMatch.None || !PassesVlan(frame, control))
        {
            return false;
        }

        CountGood(frame, length);
        if (_fifo.Count == 0 && HasRoomFor(frame.Length, control))
        {
            return Store(frame, control, match == AddressMatch.Inexact);
        }

        if (!_fifo.TryPut(frame))
        {
            _statistics.MissedPackets.Add(1);
            _model.Interrupts.Raise(default(InterruptCauses) with { ReceiveOverrun = true });
            return false;
        }

        _statistics.NoBuffers.Add(1);
        return Drain();
    }

    /// <summary>Descriptors came: what waits is stored.</summary>
    /// <returns>True if RXT0 is due.</returns>
    public bool Drain()
    {
        ReceiveControl control = _bank.Get(I8254xRegisters.Map.ReceiveControl);
        bool any = false;
        while (control.Enable && _fifo.Count > 0 && HasRoomFor(I8254xLimits.LongestStandardFrame, control))
        {
            int length = _fifo.Take(_waiting);
            ReadOnlySpan<byte> frame = _waiting.AsSpan(0, length);
            any |= Store(frame, control, Match(frame, control) == AddressMatch.Inexact);
        }

        return any;
    }

    private static bool IsPause(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt16BigEndian(frame[EthernetFrame.TypeOffset..]) == (ushort)EtherType.MacControl;

    private static int BufferLength(ReceiveControl control) => control.BufferSizeExtension
        ? control.BufferSize switch { 1 => 16384, 2 => 8192, 3 => 4096, _ => 0 }
        : 2048 >> control.BufferSize;

    // §3.2.1: frames that are too short or too long go no further.
    private bool IsSound(ReadOnlySpan<byte> frame, int length, ReceiveControl control)
    {
        if (length < I8254xLimits.ShortestFrame)
        {
            _statistics.Undersize.Add(1);
            return false;
        }

        if (length > (control.LongPackets ? I8254xLimits.LongestFrame : I8254xLimits.LongestStandardFrame))
        {
            _statistics.Oversize.Add(1);
            return false;
        }

        _statistics.TotalReceived.Add(1);
        _statistics.TotalOctetsReceived.Add(length);
        return frame.Length >= EthernetFrame.HeaderLength;
    }

    // IEEE 802.3 §31B; 8254x SDM §8.7.
    private bool Pause(ReadOnlySpan<byte> frame, ReceiveControl control)
    {
        bool isForUs = EthernetAddress.Read(frame).Value == 0x0180c2000001
            || EthernetAddress.Read(frame) == _model.StationAddress;
        ushort opcode = BinaryPrimitives.ReadUInt16BigEndian(frame[EthernetFrame.HeaderLength..]);
        if (isForUs && _bank.Get(I8254xRegisters.Map.Control).ReceiveFlowControl)
        {
            if (opcode != 1)
            {
                _statistics.UnsupportedFlowControl.Add(1);
            }
            else
            {
                ushort quanta = BinaryPrimitives.ReadUInt16BigEndian(frame[(EthernetFrame.HeaderLength + 2)..]);
                (quanta == 0 ? _statistics.XonReceived : _statistics.XoffReceived).Add(1);
                _model.PauseTransmitter(quanta);
            }
        }

        return isForUs ? !control.DiscardPause && control.PassMacControl : control.PassMacControl;
    }

    private AddressMatch Match(ReadOnlySpan<byte> frame, ReceiveControl control)
    {
        EthernetAddress destination = EthernetAddress.Read(frame);
        if (destination.IsBroadcast)
        {
            return control.BroadcastAccept || control.MulticastPromiscuous ? AddressMatch.Exact : AddressMatch.None;
        }

        uint low = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        ushort high = BinaryPrimitives.ReadUInt16LittleEndian(frame[4..]);
        for (int i = 0; i < I8254xLimits.ReceiveAddresses; i++)
        {
            ReceiveAddressHigh entry = _bank.Get(I8254xRegisters.Map.ReceiveAddressHigh, i);
            if (entry.Valid && entry.Select == 0 && entry.Address == high && _bank.Get(I8254xRegisters.Map.ReceiveAddressLow, i) == low)
            {
                return AddressMatch.Exact;
            }
        }

        if (!destination.IsMulticast)
        {
            return control.UnicastPromiscuous ? AddressMatch.Exact : AddressMatch.None;
        }

        if (control.MulticastPromiscuous)
        {
            return AddressMatch.Exact;
        }

        // §13.5.1: twelve of the last sixteen bits, as RCTL.MO says.
        int shift = control.MulticastOffset switch { 0 => 4, 1 => 3, 2 => 2, _ => 0 };
        int hash = (high >> shift) & 0xfff;
        return (_bank.Get(I8254xRegisters.Map.MulticastTable, hash >> 5) >> (hash & 0x1f) & 1) != 0 ? AddressMatch.Inexact : AddressMatch.None;
    }

    // §9.3
    private bool PassesVlan(ReadOnlySpan<byte> frame, ReceiveControl control)
    {
        if (!control.VlanFilter || !IsTagged(frame))
        {
            return true;
        }

        var tag = new VlanTag(BinaryPrimitives.ReadUInt16BigEndian(frame[(EthernetFrame.TypeOffset + 2)..]));
        return (!control.CanonicalFormEnable || tag.CanonicalForm == control.CanonicalForm)
            && (_bank.Get(I8254xRegisters.Map.VlanTable, tag.Identifier >> 5) >> (tag.Identifier & 0x1f) & 1) != 0;
    }

    private bool IsTagged(ReadOnlySpan<byte> frame) =>
        frame.Length >= EthernetFrame.HeaderLength + EthernetFrame.VlanTagLength
        && BinaryPrimitives.ReadUInt16BigEndian(frame[EthernetFrame.TypeOffset..]) == (ushort)_bank.Get(I8254xRegisters.Map.VlanEtherType);

    private void CountGood(ReadOnlySpan<byte> frame, int length)
    {
        _statistics.GoodReceived.Add(1);
        _statistics.GoodOctetsReceived.Add(length);
        _statistics.ReceivedBySize[StatisticsModel.SizeClass(length)].Add(1);
        if ((frame[0] & 1) != 0)
        {
            (EthernetAddress.Read(frame).IsBroadcast ? _statistics.BroadcastReceived : _statistics.MulticastReceived).Add(1);
        }
    }

    private bool TryGetRing(out uint count, out uint head, out uint free)
    {
        count = _bank.Get(I8254xRegisters.Map.ReceiveLength) / I8254xLimits.DescriptorLength;
        head = _bank.Get(I8254xRegisters.Map.ReceiveHead);
        uint tail = _bank.Get(I8254xRegisters.Map.ReceiveTail);
        free = 0;
        if (count == 0)
        {
            return false;
        }

        if (head >= count || tail >= count)
        {
            _model.Complain($"RDH {head} and RDT {tail} do not lie in a ring of {count} descriptors");
            return false;
        }

        // Head equal to tail: the chip has none.
        free = tail >= head ? tail - head : tail + count - head;
        return true;
    }

    private bool HasRoomFor(int length, ReceiveControl control)
    {
        int buffer = BufferLength(control);
        return buffer > 0 && _model.MayReceive && TryGetRing(out _, out _, out uint free) && free * (long)buffer >= length + EthernetFrame.FcsLength && free > 0;
    }

    // §3.2.3, §3.2.4: as many descriptors as it takes; DD is in memory after all else.
    private bool Store(ReadOnlySpan<byte> frame, ReceiveControl control, bool isInexact)
    {
        ReceiveStatus status = default(ReceiveStatus) with { Inexact = isInexact };
        ushort special = 0;
        ReceiveErrors errors = ReceiveChecksum.Check(frame, IsTagged(frame), _bank.Get(I8254xRegisters.Map.ReceiveChecksumControl), ref status);
        Span<byte> stored = _stored;
        int length = Strip(frame, stored, ref status, ref special);
        if (!control.StripCrc)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(stored[length..], WireChecksum.Fcs(frame));
            length += EthernetFrame.FcsLength;
        }

        ushort sum = WireChecksum.Fold(WireChecksum.Sum(stored[Math.Min(length, (int)_bank.Get(I8254xRegisters.Map.ReceiveChecksumControl).PacketStart)..length]));
        int buffer = BufferLength(control);
        _ = TryGetRing(out uint count, out uint head, out uint free);
        uint before = free;
        ulong ring = (_bank.Get(I8254xRegisters.Map.ReceiveBaseLow) & ~0xfu) | ((ulong)_bank.Get(I8254xRegisters.Map.ReceiveBaseHigh) << 32);
        for (int done = 0; done < length;)
        {
            int part = Math.Min(buffer, length - done);
            bool isLast = done + part == length;
            var place = new DeviceAddress(ring + (head * I8254xLimits.DescriptorLength));
            if (!Put(place, stored.Slice(done, part), sum, isLast ? status with { EndOfPacket = true } : default, isLast ? errors : default, isLast ? special : (ushort)0))
            {
                _model.Halt("a receive descriptor or its buffer could not be reached");
                return false;
            }

            head = head + 1 == count ? 0 : head + 1;
            free--;
            done += part;
        }

        _bank.Set(I8254xRegisters.Map.ReceiveHead, head);
        Threshold(control, count, before, free);
        int small = (int)_bank.Get(I8254xRegisters.Map.SmallPacketSize);
        if (small != 0 && frame.Length + EthernetFrame.FcsLength <= small)
        {
            _model.Interrupts.Raise(default(InterruptCauses) with { SmallPacket = true });
        }

        return true;
    }

    // §9.2: the tag is taken out into the descriptor where CTRL.VME is set.
    private int Strip(ReadOnlySpan<byte> frame, Span<byte> stored, ref ReceiveStatus status, ref ushort special)
    {
        if (!IsTagged(frame) || !_bank.Get(I8254xRegisters.Map.Control).VlanMode)
        {
            frame.CopyTo(stored);
            return frame.Length;
        }

        special = BinaryPrimitives.ReadUInt16BigEndian(frame[(EthernetFrame.TypeOffset + 2)..]);
        status = status with { VlanPacket = true };
        frame[..EthernetFrame.TypeOffset].CopyTo(stored);
        frame[(EthernetFrame.TypeOffset + EthernetFrame.VlanTagLength)..].CopyTo(stored[EthernetFrame.TypeOffset..]);
        return frame.Length - EthernetFrame.VlanTagLength;
    }

    private bool Put(DeviceAddress place, ReadOnlySpan<byte> data, ushort sum, ReceiveStatus status, ReceiveErrors errors, ushort special)
    {
        Span<byte> descriptor = stackalloc byte[I8254xLimits.DescriptorLength];
        if (!_model.TryFetch(place, descriptor))
        {
            return false;
        }

        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(descriptor);
        if (address != 0 && !_model.TryStore(new DeviceAddress(address), data))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[8..], (ushort)data.Length);
        BinaryPrimitives.WriteUInt16BigEndian(descriptor[10..], sum);
        descriptor[12] = (status with { Done = true }).Raw;
        descriptor[13] = errors.Raw;
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[14..], special);
        _model.Lie(descriptor);
        return _model.TryStore(place + 8, descriptor[8..]);
    }

    private void Threshold(ReceiveControl control, uint count, uint before, uint free)
    {
        uint threshold = count >> (control.DescriptorThreshold + 1);
        if (before > threshold && free <= threshold)
        {
            _model.Interrupts.Raise(default(InterruptCauses) with { ReceiveDescriptorsLow = true });
        }
    }
}
