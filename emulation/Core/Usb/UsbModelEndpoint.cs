using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation;

/// <summary>
/// An endpoint of a modelled device: the host's transfers waiting at it, in order, and the device's side of it in packets.
/// Data move straight between the transfer's memory and whoever fills or reads the spans.
/// </summary>
public sealed class UsbModelEndpoint
{
    private readonly UsbTransferQueue _queue = new();
    private byte[]? _lostPacket;

    internal UsbModelEndpoint(UsbEndpointDefinition definition, byte interfaceNumber, byte alternate, UsbSpeed speed)
    {
        Definition = definition;
        InterfaceNumber = interfaceNumber;
        Alternate = alternate;
        MaxPacketSize = definition.MaxPacketSize(speed);
    }

    /// <summary>What it is.</summary>
    public UsbEndpointDefinition Definition { get; }

    /// <summary>bEndpointAddress.</summary>
    public byte Address => Definition.Address;

    /// <summary>True for IN, to the host.</summary>
    public bool IsIn => (Address & 0x80) != 0;

    /// <summary>wMaxPacketSize, in bytes.</summary>
    public int MaxPacketSize { get; }

    /// <summary>True while it answers STALL. USB 2.0 §8.4.5.</summary>
    public bool IsHalted { get; private set; }

    /// <summary>The device's data toggle: false for DATA0. USB 2.0 §8.6.</summary>
    public bool DeviceToggle { get; private set; }

    /// <summary>The host's data toggle.</summary>
    public bool HostToggle { get; private set; }

    /// <summary>True while the host waits for data (IN) or has data waiting (OUT) here.</summary>
    public bool HasTransfer => _queue.Head is not null;

    /// <summary>bInterfaceNumber of the interface it belongs to.</summary>
    public byte InterfaceNumber { get; }

    internal byte Alternate { get; }

    internal UsbTransferQueue Queue => _queue;

    /// <summary>OUT: the bytes of the first waiting transfer not taken yet, which may be none (a zero-length packet).</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False when the host has nothing waiting: what the device would see as no token.</returns>
    public bool TryPeek(out ReadOnlySpan<byte> bytes)
    {
        while (_queue.Head is { } head)
        {
            int done = UsbTransferSlot.Of(head).Done;
            bytes = head.Buffer.Span[done..];
            if (HostToggle == DeviceToggle)
            {
                return true;
            }

            // USB 2.0 §8.6.2: taken for a repetition of the last packet, acknowledged and thrown away.
            int lost = Math.Min(MaxPacketSize, bytes.Length);
            HostToggle = !HostToggle;
            Advance(head, done + lost, lost < MaxPacketSize || done + lost == head.Buffer.Length);
        }

        bytes = default;
        return false;
    }

    /// <summary>OUT: takes bytes of what <see cref="TryPeek"/> showed. Whole packets, unless the transfer ends within the last.</summary>
    /// <param name="count">How many.</param>
    /// <returns>True when the host ended with a short or zero-length packet.</returns>
    public bool Take(int count)
    {
        UsbTransfer head = _queue.Head!;
        int done = UsbTransferSlot.Of(head).Done + count;
        Flip(Packets(count));
        bool ended = done == head.Buffer.Length;
        bool ends = ended && (count == 0 || done % MaxPacketSize != 0 || head.ZeroLengthPacket);
        if (ends && count != 0 && done % MaxPacketSize == 0)
        {
            Flip(1);
        }

        Advance(head, done, ended);
        return ends;
    }

    /// <summary>
    /// IN: room for data in the first waiting transfer, in whole packets unless it is for the last. A transfer too small for the
    /// next packet ends as babble, and the next one is looked at.
    /// </summary>
    /// <param name="available">Bytes that the device has to send; 0 to send a zero-length packet.</param>
    /// <param name="room">The room, at most <paramref name="available"/> bytes.</param>
    /// <returns>False when the host does not wait for data: the device would answer NAK.</returns>
    public bool TryRoom(long available, out Span<byte> room)
    {
        while (_queue.Head is { } head)
        {
            int done = UsbTransferSlot.Of(head).Done;
            int rest = head.Buffer.Length - done;
            int fits = available <= rest ? (int)available : rest / MaxPacketSize * MaxPacketSize;
            if (fits == 0 && available > 0)
            {
                Finish(head, UsbStatus.Babble, done);
                continue;
            }

            if (HostToggle != DeviceToggle)
            {
                // USB 2.0 §8.6.2: the host acknowledges the packet and throws it away.
                _lostPacket ??= new byte[MaxPacketSize];
                room = _lostPacket.AsSpan(0, Math.Min(fits, MaxPacketSize));
                return true;
            }

            room = head.Buffer.Span.Slice(done, fits);
            return true;
        }

        room = default;
        return false;
    }

    /// <summary>IN: sends what was put into the room; a length that is not a whole number of packets ends the host's transfer.</summary>
    /// <param name="count">Bytes from the room's start; 0 sends a zero-length packet.</param>
    public void Send(int count)
    {
        if (HostToggle != DeviceToggle)
        {
            DeviceToggle = !DeviceToggle;
            return;
        }

        UsbTransfer head = _queue.Head!;
        int done = UsbTransferSlot.Of(head).Done + count;
        Flip(Packets(count));
        Advance(head, done, done == head.Buffer.Length || count % MaxPacketSize != 0 || count == 0);
    }

    /// <summary>Answers STALL from now on until the host clears it; what waits here ends so.</summary>
    public void Halt()
    {
        IsHalted = true;
        FailWaiting(UsbStatus.Stall);
    }

    /// <summary>Ends the first waiting transfer in a way that only a broken device or cable brings about.</summary>
    /// <param name="status">How it ends.</param>
    public void Break(UsbStatus status)
    {
        if (_queue.Head is { } head)
        {
            Finish(head, status, UsbTransferSlot.Of(head).Done);
        }
    }

    internal void ClearHalt(bool deviceKeepsToggle)
    {
        IsHalted = false;
        HostToggle = false;
        DeviceToggle = deviceKeepsToggle && DeviceToggle;
    }

    internal void Refresh()
    {
        IsHalted = false;
        HostToggle = false;
        DeviceToggle = false;
    }

    internal void FailWaiting(UsbStatus status)
    {
        while (_queue.Head is { } head)
        {
            Finish(head, status, UsbTransferSlot.Of(head).Done);
        }
    }

    private int Packets(int count) => count == 0 ? 1 : (count + MaxPacketSize - 1) / MaxPacketSize;

    private void Flip(int packets)
    {
        bool odd = (packets & 1) != 0;
        HostToggle ^= odd;
        DeviceToggle ^= odd;
    }

    private void Advance(UsbTransfer head, int done, bool ended)
    {
        UsbTransferSlot.Of(head).Done = done;
        if (ended)
        {
            Finish(head, UsbStatus.Ok, done);
        }
    }

    private void Finish(UsbTransfer head, UsbStatus status, int done)
    {
        _queue.Remove(head);
        UsbTransferSlot.Of(head).Device.Finish(head, status, done);
    }
}
