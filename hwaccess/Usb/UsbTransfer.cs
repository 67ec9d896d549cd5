using DriverKit.Dma;

namespace DriverKit.Usb;

/// <summary>
/// One request to a USB device. It has one owner at a time: <see cref="IUsbDevice.Submit"/> gives it away,
/// <see cref="IUsbTransferOwner.TransferDone"/> gives it back. Made once and used again and again.
/// </summary>
public sealed class UsbTransfer
{
    /// <summary>A transfer that returns to <paramref name="owner"/>.</summary>
    /// <param name="owner">Who gets it back.</param>
    public UsbTransfer(IUsbTransferOwner owner) => Owner = owner;

    /// <summary>Who gets it back when it is done; decorators put themselves here and restore it.</summary>
    public IUsbTransferOwner Owner { get; set; }

    /// <summary>What it asks for.</summary>
    public UsbTransferKind Kind { get; set; }

    /// <summary>Endpoint address with the direction in bit 7 (1 = IN). 0 for control.</summary>
    public byte Endpoint { get; set; }

    /// <summary>The eight setup bytes of a control transfer, bmRequestType in the lowest byte (bus order, little endian). USB 2.0 §9.3.</summary>
    public ulong Setup { get; set; }

    /// <summary>Configuration value or alternate setting, by <see cref="Kind"/>.</summary>
    public ushort Value { get; set; }

    /// <summary>Interface number, by <see cref="Kind"/>.</summary>
    public ushort Index { get; set; }

    /// <summary>The data: where IN data go, where OUT data come from. Its length is what is asked for; may be empty.</summary>
    public ArenaSegment Buffer { get; set; }

    /// <summary>End an OUT transfer whose length is a multiple of the packet size with a zero-length packet.</summary>
    public bool ZeroLengthPacket { get; set; }

    /// <summary>How it ended; valid once it is back.</summary>
    public UsbStatus Status { get; set; }

    /// <summary>Bytes moved; valid once it is back, for errors too.</summary>
    public int ActualLength { get; set; }

    /// <summary>The owner's own.</summary>
    public object? Tag { get; set; }

    /// <summary>Link for a list of the present owner: the submitter's before submit and after completion, the backend's between.</summary>
    public UsbTransfer? Next { get; set; }

    /// <summary>The backend's own, kept from one submission to the next.</summary>
    public object? BackendState { get; set; }

    /// <summary>True for a device-to-host data stage.</summary>
    public bool IsIn => Kind == UsbTransferKind.Control ? (Setup & 0x80) != 0 : (Endpoint & 0x80) != 0;

    /// <summary>Ends the transfer and gives it back. For backends and models.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="actualLength">Bytes moved.</param>
    public void Complete(UsbStatus status, int actualLength)
    {
        Status = status;
        ActualLength = actualLength;
        Owner.TransferDone(this);
    }
}
