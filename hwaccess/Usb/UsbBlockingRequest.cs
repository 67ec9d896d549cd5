using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Specs.Usb;

namespace DriverKit.Usb;

/// <summary>
/// Requests to a device carried out one at a time and waited for, 5 s at most each: for tools and set-up outside a kernel, not for traffic
/// and not from kernel context.
/// </summary>
public sealed class UsbBlockingRequest : IUsbTransferOwner, IDisposable
{
    /// <summary>Most bytes of data in one request.</summary>
    public const int MaxLength = 65536;

    private const long LimitNanoseconds = 5_000_000_000;

    private readonly IUsbDevice _device;
    private readonly IHost _host;
    private readonly UsbTransfer _transfer;
    private readonly ArenaSegment _buffer;
    private readonly HostParker _parker;
    private bool _done;

    /// <summary>For requests to a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="host">The host it runs on.</param>
    /// <exception cref="IOException">The arena is full.</exception>
    public UsbBlockingRequest(IUsbDevice device, IHost host)
    {
        _device = device;
        _host = host;
        _transfer = new UsbTransfer(this);
        _parker = host.CreateParker();
        if (!host.Arena.TryAllocate(MaxLength, out _buffer))
        {
            throw new IOException("no arena memory for a control request: end other work of this process first");
        }
    }

    /// <summary>How the last request ended.</summary>
    public UsbStatus Status { get; private set; }

    /// <summary>A control request with data to the host, or without data.</summary>
    /// <param name="setup">The setup packet; its length is what is asked for.</param>
    /// <returns>The data; empty when it failed, which <see cref="Status"/> tells apart.</returns>
    public ReadOnlySpan<byte> ControlIn(SetupPacket setup)
    {
        _transfer.Kind = UsbTransferKind.Control;
        _transfer.Setup = setup.Raw;
        _transfer.Buffer = _buffer.Slice(0, setup.Length);
        return Run() == UsbStatus.Ok ? _buffer.Span[.._transfer.ActualLength] : [];
    }

    /// <summary>A control request with data to the device.</summary>
    /// <param name="setup">The setup packet; its length is that of the data.</param>
    /// <param name="data">The data.</param>
    public UsbStatus ControlOut(SetupPacket setup, ReadOnlySpan<byte> data)
    {
        data.CopyTo(_buffer.Span);
        _transfer.Kind = UsbTransferKind.Control;
        _transfer.Setup = setup.Raw;
        _transfer.Buffer = _buffer.Slice(0, data.Length);
        return Run();
    }

    /// <summary>A descriptor. USB 2.0 §9.4.3.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="index">Which of several.</param>
    /// <param name="language">A string's language, else 0.</param>
    /// <param name="length">Most bytes wanted.</param>
    /// <returns>The bytes; empty when there is none.</returns>
    public ReadOnlySpan<byte> GetDescriptor(DescriptorType type, byte index, ushort language, int length) =>
        ControlIn(SetupPacket.GetDescriptor(type, index, language, (ushort)length));

    /// <summary>Resets the device's port.</summary>
    public UsbStatus Reset()
    {
        _transfer.Kind = UsbTransferKind.Reset;
        _transfer.Buffer = default;
        return Run();
    }

    /// <inheritdoc/>
    public void TransferDone(UsbTransfer transfer)
    {
        Volatile.Write(ref _done, true);
        _parker.Unpark();
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => _host.Arena.Free(_buffer);

    private UsbStatus Run()
    {
        _done = false;
        _host.EnterThread();
        Status = _device.Submit(_transfer);
        if (Status == UsbStatus.Ok)
        {
            if (!Wait(_host.Now + LimitNanoseconds))
            {
                _device.Abort(_transfer);
                Wait(long.MaxValue);
            }

            Status = _transfer.Status;
        }

        _host.LeaveThread();
        return Status;
    }

    private bool Wait(long deadline)
    {
        while (!Volatile.Read(ref _done))
        {
            if (_host.RunReady())
            {
                continue;
            }

            if (_host.Now >= deadline)
            {
                return false;
            }

            _parker.Park(deadline, "usb request");
        }

        return true;
    }
}
