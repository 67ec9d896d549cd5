using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriverKit.Backends.LibUsb.Native;
using DriverKit.Usb;

namespace DriverKit.Backends.LibUsb;

/// <summary>A libusb transfer paired with one of the seam's, kept from one submission to the next.</summary>
internal sealed unsafe class LibUsbSlot : IDisposable
{
    private const int SetupSize = 8;
    private readonly GCHandle _self;
    private LibUsbTransferStruct* _native;
    private byte* _controlBuffer;
    private int _controlCapacity;
    private UsbfsMemory? _memory;
    private byte* _place;

    public LibUsbSlot(LibUsbDevice device)
    {
        Device = device;
        _self = GCHandle.Alloc(this);
        _native = LibUsbNative.AllocTransfer(0);
        if (_native == null)
        {
            throw new IOException("libusb has no memory for a transfer");
        }
    }

    public LibUsbDevice Device { get; }

    public UsbTransfer? Transfer { get; private set; }

    /// <summary>Bytes that usbfs allocates for the transfer under way.</summary>
    public int Charged { get; private set; }

    public bool InFlight => Transfer is not null;

    /// <summary>Hands the transfer to libusb.</summary>
    /// <param name="transfer">The transfer.</param>
    /// <param name="deviceHandle">The open device.</param>
    /// <param name="memory">Memory of the device, for data that are worth it.</param>
    /// <returns>libusb's error code.</returns>
    public int Submit(UsbTransfer transfer, nint deviceHandle, UsbfsMemory? memory)
    {
        LibUsbTransferStruct* native = _native;
        native->DeviceHandle = deviceHandle;
        native->Flags = transfer.ZeroLengthPacket ? LibUsbTransferStruct.FlagAddZeroPacket : (byte)0;
        native->Timeout = 0;
        native->Callback = &Done;
        native->UserData = GCHandle.ToIntPtr(_self);
        native->IsoPackets = 0;
        if (transfer.Kind == UsbTransferKind.Control)
        {
            PrepareControl(transfer);
        }
        else
        {
            native->Type = transfer.Kind == UsbTransferKind.Bulk ? LibUsbTransferStruct.TypeBulk : LibUsbTransferStruct.TypeInterrupt;
            native->Endpoint = transfer.Endpoint;
            native->Length = transfer.Buffer.Length;
            native->Buffer = TakePlace(transfer, memory) ? _place : transfer.Buffer.Pointer;
        }

        Charged = _place == null ? native->Length : 0;
        Transfer = transfer;
        int error = LibUsbNative.SubmitTransfer(native);
        if (error < 0)
        {
            Transfer = null;
            GivePlace(transfer.Buffer.Length);
        }

        return error;
    }

    /// <summary>Asks for an early end; a transfer that ended meanwhile needs none (NOT_FOUND).</summary>
    public bool Cancel() => LibUsbNative.CancelTransfer(_native) == 0;

    public void Dispose()
    {
        if (_native != null)
        {
            LibUsbNative.FreeTransfer(_native);
            _native = null;
            NativeMemory.Free(_controlBuffer);
            _self.Free();
        }
    }

    private bool TakePlace(UsbTransfer transfer, UsbfsMemory? memory)
    {
        int length = transfer.Buffer.Length;
        if (memory is null || length < UsbfsMemory.Least)
        {
            return false;
        }

        _place = memory.TryTake(length);
        if (_place == null)
        {
            return false;
        }

        _memory = memory;
        if (!transfer.IsIn)
        {
            UsbfsMemory.Copy(transfer.Buffer.Span, new Span<byte>(_place, length));
        }

        return true;
    }

    private void GivePlace(int length)
    {
        if (_place != null)
        {
            _memory!.Give(_place, length);
            _place = null;
            _memory = null;
        }
    }

    private void PrepareControl(UsbTransfer transfer)
    {
        int length = SetupSize + transfer.Buffer.Length;
        if (_controlCapacity < length)
        {
            NativeMemory.Free(_controlBuffer);
            _controlBuffer = (byte*)NativeMemory.Alloc((nuint)length);
            _controlCapacity = length;
        }

        ulong setup = transfer.Setup;
        Unsafe.WriteUnaligned(_controlBuffer, setup);
        if (!transfer.IsIn)
        {
            transfer.Buffer.Span.CopyTo(new Span<byte>(_controlBuffer + SetupSize, transfer.Buffer.Length));
        }

        _native->Type = LibUsbTransferStruct.TypeControl;
        _native->Endpoint = 0;
        _native->Buffer = _controlBuffer;
        _native->Length = length;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Done(LibUsbTransferStruct* native)
    {
        var slot = (LibUsbSlot)GCHandle.FromIntPtr(native->UserData).Target!;
        UsbTransfer transfer = slot.Transfer!;
        int actual = Math.Clamp(native->ActualLength, 0, transfer.Buffer.Length);
        if (transfer.Kind == UsbTransferKind.Control && transfer.IsIn)
        {
            new Span<byte>(slot._controlBuffer + SetupSize, actual).CopyTo(transfer.Buffer.Span);
        }
        else if (slot._place != null && transfer.IsIn)
        {
            UsbfsMemory.Copy(new ReadOnlySpan<byte>(slot._place, actual), transfer.Buffer.Span);
        }

        slot.GivePlace(transfer.Buffer.Length);
        slot.Transfer = null;
        slot.Device.SlotDone(slot, transfer, LibUsbStatus.FromTransfer(native->Status), actual);
    }
}
