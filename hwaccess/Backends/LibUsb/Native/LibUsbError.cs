namespace DriverKit.Backends.LibUsb.Native;

/// <summary>enum libusb_error.</summary>
internal enum LibUsbError
{
    Success = 0,
    Io = -1,
    InvalidParameter = -2,
    Access = -3,
    NoDevice = -4,
    NotFound = -5,
    Busy = -6,
    Timeout = -7,
    Overflow = -8,
    Pipe = -9,
    Interrupted = -10,
    NoMemory = -11,
    NotSupported = -12,
    Other = -99,
}
