using DriverKit.Dma;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>
/// Synchronous requests on a device's default pipe (usbd_do_request), one at a time. Thread context. Also the requests that the
/// host side must know of itself: configuration, alternate setting, halts, reset.
/// </summary>
public sealed class UsbControl
{
    private const int SmallBuffer = Arena.PageSize;

    private readonly UsbDevice _device;
    private readonly KMutex _mutex = new("usb control request");
    private readonly UsbSyncWaiter _waiter;
    private readonly UsbXfer _xfer;
    private ArenaSegment _buffer;

    internal UsbControl(UsbDevice device)
    {
        _device = device;
        Pipe = new UsbPipe(device, null);
        _waiter = new UsbSyncWaiter(device.Kernel, "usb control request");
        _xfer = new UsbXfer(Pipe, _waiter);
    }

    /// <summary>The default pipe, for transfers of a driver's own.</summary>
    public UsbPipe Pipe { get; }

    /// <summary>A request with data to or from ordinary memory.</summary>
    /// <param name="setup">The setup packet; its length is what is asked for.</param>
    /// <param name="data">As long as the request says: what is sent, or where the answer goes.</param>
    /// <param name="actual">Bytes moved in the data stage.</param>
    /// <param name="timeout">How long at most; <see cref="UsbDevice.DefaultTimeout"/> if null.</param>
    /// <returns>NormalCompletion, also for an answer shorter than asked for; else why not.</returns>
    public UsbdStatus Request(SetupPacket setup, Span<byte> data, out int actual, TimeSpan? timeout = null)
    {
        actual = 0;
        if (data.Length < setup.Length)
        {
            return UsbdStatus.Invalid;
        }

        using KMutex.Scope held = _mutex.Hold();
        UsbdStatus status = Prepare(setup.Length, out ArenaSegment buffer);
        if (status != UsbdStatus.NormalCompletion)
        {
            return status;
        }

        if (!setup.DeviceToHost)
        {
            data[..setup.Length].CopyTo(buffer.Span);
        }

        _xfer.SetRequest(setup);
        status = Run(buffer, timeout ?? UsbDevice.DefaultTimeout);
        if (status == UsbdStatus.NormalCompletion)
        {
            actual = _xfer.ActualLength;
            if (setup.DeviceToHost)
            {
                buffer.Span[..actual].CopyTo(data);
            }
        }

        if (buffer.Length > SmallBuffer)
        {
            _device.Kernel.Memory.Free(buffer);
        }

        return status;
    }

    /// <summary>A request without data.</summary>
    /// <param name="setup">The setup packet.</param>
    /// <param name="timeout">How long at most; <see cref="UsbDevice.DefaultTimeout"/> if null.</param>
    /// <returns>NormalCompletion, or why not.</returns>
    public UsbdStatus Request(SetupPacket setup, TimeSpan? timeout = null) => Request(setup, [], out _, timeout);

    /// <summary>GET_DESCRIPTOR. USB 2.0 §9.4.3.</summary>
    /// <param name="type">Descriptor type.</param>
    /// <param name="index">Descriptor index.</param>
    /// <param name="language">Language of a string, else 0.</param>
    /// <param name="data">Where it goes; its length is what is asked for, at most 65,535.</param>
    /// <param name="actual">Bytes that came.</param>
    /// <returns>NormalCompletion, or why not.</returns>
    public UsbdStatus GetDescriptor(DescriptorType type, byte index, ushort language, Span<byte> data, out int actual) =>
        Request(SetupPacket.GetDescriptor(type, index, language, (ushort)Math.Min(data.Length, ushort.MaxValue)), data, out actual);

    internal UsbdStatus HostRequest(UsbTransferKind kind, byte endpoint, ushort value, ushort index, TimeSpan timeout)
    {
        using KMutex.Scope held = _mutex.Hold();
        _xfer.SetHostRequest(kind, endpoint, value, index);
        return Run(default, timeout);
    }

    internal void Close()
    {
        Pipe.Close();
        using KMutex.Scope held = _mutex.Hold();
        if (!_buffer.IsEmpty)
        {
            _device.Kernel.Memory.Free(_buffer);
            _buffer = default;
        }
    }

    private UsbdStatus Run(ArenaSegment buffer, TimeSpan timeout)
    {
        _xfer.Buffer = buffer.IsEmpty ? buffer : buffer.Slice(0, Math.Min(buffer.Length, _xfer.Transfer.Kind == UsbTransferKind.Control ? RequestLength() : 0));
        _xfer.Flags = UsbXferFlags.ShortXferOk;
        _xfer.Timeout = timeout;
        return _waiter.Transfer(_xfer);
    }

    private int RequestLength() => (int)(_xfer.Transfer.Setup >> 48);

    private UsbdStatus Prepare(int length, out ArenaSegment buffer)
    {
        buffer = default;
        if (length == 0)
        {
            return UsbdStatus.NormalCompletion;
        }

        if (length > SmallBuffer)
        {
            return _device.Kernel.Memory.Allocate(length, out buffer) == Errno.Ok ? UsbdStatus.NormalCompletion : UsbdStatus.NoMemory;
        }

        if (_buffer.IsEmpty && _device.Kernel.Memory.Allocate(SmallBuffer, out _buffer) != Errno.Ok)
        {
            return UsbdStatus.NoMemory;
        }

        buffer = _buffer;
        return UsbdStatus.NormalCompletion;
    }
}
