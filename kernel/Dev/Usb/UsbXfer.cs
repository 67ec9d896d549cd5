using DriverKit.Dma;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>
/// A transfer on a pipe (usbd_xfer): made once for a pipe and used again and again; nothing is allocated a submission.
/// <see cref="UsbPipe.Submit"/> gives it away, its owner's <see cref="IUsbXferOwner.XferDone"/> gives it back, always.
/// </summary>
public sealed class UsbXfer : IUsbTransferOwner
{
    internal readonly UsbTransfer Transfer;
    internal UsbXfer? ListNext;
    internal UsbXfer? ListPrevious;
    internal UsbXfer? DoneNext;
    internal long Deadline;
    internal int Submission;
    internal int Aborters;
    internal bool Submitted;
    internal bool AbortRequested;
    internal bool TimedOut;
    internal bool DoneHeldBack;
    private int _busy;

    /// <summary>A transfer for a pipe.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="owner">Who gets it back.</param>
    public UsbXfer(UsbPipe pipe, IUsbXferOwner owner)
    {
        Pipe = pipe;
        Owner = owner;
        Transfer = new UsbTransfer(this) { Kind = pipe.Kind, Endpoint = pipe.Address };
    }

    /// <summary>The pipe it is for.</summary>
    public UsbPipe Pipe { get; }

    /// <summary>Who gets it back.</summary>
    public IUsbXferOwner Owner { get; set; }

    /// <summary>Where IN data go, where OUT data come from; its length is what is asked for.</summary>
    public ArenaSegment Buffer { get; set; }

    /// <summary>How it is judged and carried out.</summary>
    public UsbXferFlags Flags { get; set; }

    /// <summary>After how long it is aborted and ends as <see cref="UsbdStatus.Timeout"/>; zero for never.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>How it ended.</summary>
    public UsbdStatus Status { get; private set; }

    /// <summary>Bytes moved, also where it failed.</summary>
    public int ActualLength { get; private set; }

    /// <summary>The owner's own.</summary>
    public object? Tag { get; set; }

    /// <summary>True from the submit until it is back.</summary>
    public bool IsBusy => Volatile.Read(ref _busy) != 0;

    /// <summary>Makes it a control request; for transfers of the default pipe.</summary>
    /// <param name="setup">The setup packet; its length field must be the buffer's length.</param>
    public void SetRequest(SetupPacket setup)
    {
        Transfer.Kind = UsbTransferKind.Control;
        Transfer.Setup = setup.Raw;
    }

    /// <summary>Makes it CLEAR_FEATURE(ENDPOINT_HALT) with both toggles reset; for transfers of the default pipe. USB 2.0 §9.4.5.</summary>
    /// <param name="pipe">The pipe whose endpoint is halted.</param>
    public void SetClearHalt(UsbPipe pipe) => SetHostRequest(UsbTransferKind.ClearHalt, pipe.Address, 0, 0);

    void IUsbTransferOwner.TransferDone(UsbTransfer transfer) => Pipe.Device.Bus.Done(this);

    internal void SetHostRequest(UsbTransferKind kind, byte endpoint, ushort value, ushort index)
    {
        Transfer.Kind = kind;
        Transfer.Endpoint = endpoint;
        Transfer.Value = value;
        Transfer.Index = index;
        Buffer = default;
    }

    internal bool TryBegin() => Interlocked.Exchange(ref _busy, 1) == 0;

    internal void End() => Volatile.Write(ref _busy, 0);

    internal void Judge()
    {
        ActualLength = Math.Clamp(Transfer.ActualLength, 0, Buffer.Length);
        UsbdStatus status = Transfer.Status.ToUsbdStatus();
        if (status == UsbdStatus.Cancelled && TimedOut)
        {
            status = UsbdStatus.Timeout;
        }
        else if (status == UsbdStatus.NormalCompletion && ActualLength < Buffer.Length && (Flags & UsbXferFlags.ShortXferOk) == 0)
        {
            status = UsbdStatus.ShortXfer;
        }

        Status = status;
    }
}
