using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

/// <summary>struct libusb_transfer, without its isochronous tail.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LibUsbTransferStruct
{
    public const byte TypeControl = 0;
    public const byte TypeBulk = 2;
    public const byte TypeInterrupt = 3;
    public const byte FlagAddZeroPacket = 1 << 3;

    public nint DeviceHandle;
    public byte Flags;
    public byte Endpoint;
    public byte Type;
    public uint Timeout;
    public int Status;
    public int Length;
    public int ActualLength;
    public delegate* unmanaged[Cdecl]<LibUsbTransferStruct*, void> Callback;
    public nint UserData;
    public byte* Buffer;
    public int IsoPackets;
}
