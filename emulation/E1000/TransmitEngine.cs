using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Registers;
using DriverKit.Specs.Ethernet;
using DriverKit.Specs.I8254x;

namespace DriverKit.Emulation.E1000;

/// <summary>The transmitter. 8254x SDM 4.0 §3.3 to §3.5, §9. Soft context.</summary>
internal sealed class TransmitEngine
{
    private const int DescriptorsAStep = 512;
    private const int LongestPayload = (1 << 20) + 256;

    private readonly E1000Model _model;
    private readonly RegisterBank<I8254xRegisters> _bank;
    private readonly StatisticsModel _statistics;
    private byte[] _frame = new byte[I8254xLimits.LongestFrame];
    private readonly byte[] _segment = new byte[I8254xLimits.LongestFrame + EthernetFrame.VlanTagLength];
    private OffloadState _checksumContext;
    private OffloadState _segmentContext;
    private bool _hasContext;
    private int _length;
    private bool _isBegun;
    private bool _isTooLong;
    private TransmitCommand _command;
    private PacketOptions _options;
    private ushort _tag;
    private int _checksumStart;
    private int _checksumPlace;

    public TransmitEngine(E1000Model model, RegisterBank<I8254xRegisters> bank, StatisticsModel statistics)
    {
        _model = model;
        _bank = bank;
        _statistics = statistics;
    }

    /// <summary>Contexts and the frame under way are forgotten.</summary>
    public void Reset()
    {
        _hasContext = false;
        _checksumContext = default;
        _segmentContext = default;
        Drop();
    }

    /// <summary>Fetches and sends what is between head and tail, or a good part of it.</summary>
    /// <returns>True if there is more.</returns>
    public bool Step()
    {
        if (!_bank.Get(I8254xRegisters.Map.TransmitControl).Enable || !_model.MayTransmit)
        {
            return false;
        }

        uint count = _bank.Get(I8254xRegisters.Map.TransmitLength) / I8254xLimits.DescriptorLength;
        uint head = _bank.Get(I8254xRegisters.Map.TransmitHead);
        uint tail = _bank.Get(I8254xRegisters.Map.TransmitTail);
        if (count == 0 || head == tail)
        {
            return false;
        }

        if (head >= count || tail >= count)
        {
            _model.Complain($"TDH {head} and TDT {tail} do not lie in a ring of {count} descriptors");
            return false;
        }

        ulong ring = (_bank.Get(I8254xRegisters.Map.TransmitBaseLow) & ~0xfu) | ((ulong)_bank.Get(I8254xRegisters.Map.TransmitBaseHigh) << 32);
        bool anyWritten = false;
        bool areDelayed = true;
        int budget = DescriptorsAStep;
        while (head != tail && budget-- > 0)
        {
            if (!Process(new DeviceAddress(ring + (head * I8254xLimits.DescriptorLength)), ref anyWritten, ref areDelayed))
            {
                // Master abort: the chip stops until it is reset.
                _bank.Set(I8254xRegisters.Map.TransmitHead, head);
                _model.Halt("a descriptor or a buffer to send could not be read");
                return false;
            }

            head = head + 1 == count ? 0 : head + 1;
        }

        _bank.Set(I8254xRegisters.Map.TransmitHead, head);
        if (anyWritten)
        {
            _model.Interrupts.DescriptorsWritten(areDelayed);
        }

        if (head == tail)
        {
            _model.Interrupts.Raise(default(InterruptCauses) with { TransmitQueueEmpty = true });
        }

        return head != tail || head != _bank.Get(I8254xRegisters.Map.TransmitTail);
    }

    private bool Process(DeviceAddress place, ref bool anyWritten, ref bool areDelayed)
    {
        Span<byte> bytes = stackalloc byte[I8254xLimits.DescriptorLength];
        if (!_model.TryFetch(place, bytes))
        {
            return false;
        }

        _ = LegacyTransmitDescriptor.TryParse(bytes, out LegacyTransmitDescriptor legacy);
        TransmitCommand command = legacy.Command;
        bool isContext = false;
        bool fits;
        if (!command.Extension)
        {
            fits = Legacy(legacy);
        }
        else
        {
            _ = TransmitDataDescriptor.TryParse(bytes, out TransmitDataDescriptor data);
            isContext = data.Type == TransmitDescriptorType.Context;
            fits = isContext ? Context(bytes) : Data(data);
        }

        if (!fits)
        {
            return false;
        }

        if (command.ReportStatus)
        {
            bytes[12] = (byte)((bytes[12] & 0xf0) | 1);
            _model.Lie(bytes);
            if (!_model.TryStore(place + 12, bytes[12..]))
            {
                return false;
            }

            anyWritten = true;
            areDelayed &= command.InterruptDelay;
        }

        return true;
    }

    private bool Context(ReadOnlySpan<byte> bytes)
    {
        _ = TransmitContextDescriptor.TryParse(bytes, out TransmitContextDescriptor descriptor);
        if (_isBegun)
        {
            _model.Complain("a context descriptor within a packet");
        }

        if (descriptor.Command.Segmentation)
        {
            _segmentContext = OffloadState.Of(descriptor);
        }
        else
        {
            _checksumContext = OffloadState.Of(descriptor);
        }

        _hasContext = true;
        return true;
    }

    private bool Legacy(LegacyTransmitDescriptor descriptor)
    {
        if (!_isBegun)
        {
            _options = default;
            _checksumStart = descriptor.ChecksumStart;
            _checksumPlace = descriptor.ChecksumOffset;
        }

        return Append(descriptor.BufferAddress, descriptor.Length, descriptor.Command, descriptor.Special.Raw, isExtended: false);
    }

    private bool Data(TransmitDataDescriptor descriptor)
    {
        if (descriptor.Type != TransmitDescriptorType.Data)
        {
            _model.Complain($"a descriptor of type {(int)descriptor.Type}");
            return true;
        }

        // POPTS counts in the first descriptor of a packet. §3.3.7.3
        if (!_isBegun)
        {
            _options = descriptor.Options;
        }

        return Append(descriptor.BufferAddress, (int)descriptor.Length, descriptor.Command, descriptor.Special.Raw, isExtended: true);
    }

    private bool Append(ulong address, int length, TransmitCommand command, ushort special, bool isExtended)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            _command = command;
        }

        if (length > I8254xLimits.LongestTransmitBuffer)
        {
            _model.Complain($"a transmit buffer of {length} bytes");
        }

        bool isSegmented = isExtended && _command.InsertChecksum;
        int most = isSegmented ? LongestPayload : I8254xLimits.LongestFrame;
        if (length > 0 && !_isTooLong)
        {
            if (_length + length > most)
            {
                _isTooLong = true;
                _model.Complain($"a packet longer than {most} bytes");
            }
            else
            {
                if (_length + length > _frame.Length)
                {
                    Array.Resize(ref _frame, Math.Max(2 * _frame.Length, _length + length));
                }

                if (!_model.TryFetch(new DeviceAddress(address), _frame.AsSpan(_length, length)))
                {
                    return false;
                }

                _length += length;
            }
        }

        if (command.EndOfPacket)
        {
            _tag = special;
            _command = command;
            Finish(isExtended, isSegmented);
            Drop();
        }

        return true;
    }

    private void Finish(bool isExtended, bool isSegmented)
    {
        if (_isTooLong || _length < EthernetFrame.HeaderLength)
        {
            if (!_isTooLong)
            {
                _model.Complain($"a packet of {_length} bytes");
            }

            return;
        }

        if (isSegmented)
        {
            Segment();
            return;
        }

        Span<byte> frame = _frame.AsSpan(0, _length);
        if (isExtended)
        {
            if ((_options.InsertIpChecksum || _options.InsertTransportChecksum) && !_hasContext)
            {
                _model.Complain("checksums are asked for, and no context was given");
            }

            PutChecksums(frame, _checksumContext);
        }
        else if (_command.InsertChecksum)
        {
            Insert(frame, _checksumStart, _checksumPlace, 0, isUdp: false);
        }

        Emit(frame);
    }

    // §3.5: the header is repeated before each piece of the payload, and what depends on it counted on.
    private void Segment()
    {
        OffloadState context = _segmentContext;
        int header = context.HeaderLength;
        if (!context.Command.Segmentation || header < EthernetFrame.HeaderLength || header >= _length || context.SegmentSize == 0
            || context.IpStart + 20 > header || context.TransportStart + 8 > header)
        {
            _model.Complain($"segmentation with a header of {header} bytes, segments of {context.SegmentSize}, and {_length} bytes");
            _statistics.SegmentationFailures.Add(1);
            return;
        }

        int payload = _length - header;
        if (payload != context.PayloadLength)
        {
            _model.Complain($"segmentation of {context.PayloadLength} bytes was said, and {payload} came");
            payload = Math.Min(payload, context.PayloadLength);
        }

        int most = Math.Min(context.SegmentSize, _segment.Length - header);
        bool isTcp = context.Command.Tcp;
        for (int done = 0, index = 0; done < payload; index++)
        {
            int part = Math.Min(most, payload - done);
            Span<byte> frame = _segment.AsSpan(0, header + part);
            _frame.AsSpan(0, header).CopyTo(frame);
            _frame.AsSpan(header + done, part).CopyTo(frame[header..]);
            Span<byte> ip = frame[context.IpStart..];
            if (context.Command.Ipv4)
            {
                BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(frame.Length - context.IpStart));
                BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(ip[4..]) + index));
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)(frame.Length - context.TransportStart));
            }

            Span<byte> transport = frame[context.TransportStart..];
            int place = context.TransportPlace;
            if (isTcp && header - context.TransportStart >= 20)
            {
                BinaryPrimitives.WriteUInt32BigEndian(transport[4..], BinaryPrimitives.ReadUInt32BigEndian(transport[4..]) + (uint)done);
                if (done + part < payload)
                {
                    transport[13] &= 0xf6; // FIN and PSH stand in the last alone
                }
            }
            else if (!isTcp)
            {
                BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)(frame.Length - context.TransportStart));
            }

            // The pseudo header was summed without the length. §3.5.5
            if (place + 2 <= frame.Length)
            {
                uint seed = BinaryPrimitives.ReadUInt16BigEndian(frame[place..]) + (uint)(frame.Length - context.TransportStart);
                BinaryPrimitives.WriteUInt16BigEndian(frame[place..], WireChecksum.Fold(seed));
            }

            PutChecksums(frame, context);
            Emit(frame);
            done += part;
        }

        _statistics.Segmentations.Add(1);
    }

    private void PutChecksums(Span<byte> frame, OffloadState context)
    {
        if (_options.InsertIpChecksum)
        {
            Insert(frame, context.IpStart, context.IpPlace, context.IpEnd, isUdp: false);
        }

        if (_options.InsertTransportChecksum)
        {
            Insert(frame, context.TransportStart, context.TransportPlace, context.TransportEnd, !context.Command.Tcp);
        }
    }

    private void Insert(Span<byte> frame, int start, int place, int end, bool isUdp)
    {
        int behind = end == 0 ? frame.Length : end + 1;
        if (start >= behind || behind > frame.Length || place + 2 > frame.Length)
        {
            _model.Complain($"a checksum of {start} to {behind} at {place} in a frame of {frame.Length} bytes");
            return;
        }

        ushort sum = (ushort)~WireChecksum.Fold(WireChecksum.Sum(frame[start..behind]));
        BinaryPrimitives.WriteUInt16BigEndian(frame[place..], sum == 0 && isUdp ? ushort.MaxValue : sum);
    }

    private void Emit(Span<byte> frame)
    {
        if (_command.VlanInsert && _bank.Get(I8254xRegisters.Map.Control).VlanMode)
        {
            frame = Tagged(frame);
        }

        if (frame.Length < EthernetFrame.ShortestWithoutFcs && _bank.Get(I8254xRegisters.Map.TransmitControl).PadShort)
        {
            frame = Padded(frame);
        }

        if (!_command.InsertFcs)
        {
            _model.Complain("a frame without IFCS: its last four bytes are sent as FCS");
        }

        Count(frame);
        _model.Send(frame);
    }

    private Span<byte> Tagged(Span<byte> frame)
    {
        const int Addresses = 2 * EthernetAddress.Length;
        Span<byte> target = _model.Scratch.AsSpan(0, frame.Length + EthernetFrame.VlanTagLength);
        frame[..Addresses].CopyTo(target);
        BinaryPrimitives.WriteUInt16BigEndian(target[Addresses..], (ushort)_bank.Get(I8254xRegisters.Map.VlanEtherType));
        BinaryPrimitives.WriteUInt16BigEndian(target[(Addresses + 2)..], _tag);
        frame[Addresses..].CopyTo(target[(Addresses + EthernetFrame.VlanTagLength)..]);
        return target;
    }

    private Span<byte> Padded(Span<byte> frame)
    {
        Span<byte> target = _model.ShortFrame.AsSpan();
        frame.CopyTo(target);
        target[frame.Length..].Clear();
        return target;
    }

    private void Count(ReadOnlySpan<byte> frame)
    {
        int length = frame.Length + EthernetFrame.FcsLength;
        _statistics.TotalTransmitted.Add(1);
        _statistics.GoodTransmitted.Add(1);
        _statistics.TotalOctetsTransmitted.Add(length);
        _statistics.GoodOctetsTransmitted.Add(length);
        _statistics.TransmittedBySize[StatisticsModel.SizeClass(length)].Add(1);
        if ((frame[0] & 1) != 0)
        {
            (EthernetAddress.Read(frame).IsBroadcast ? _statistics.BroadcastTransmitted : _statistics.MulticastTransmitted).Add(1);
        }
    }

    private void Drop()
    {
        (_length, _isBegun, _isTooLong) = (0, false, false);
    }
}
