using DriverKit.Hosting;
using DriverKit.Usb;

namespace DriverKit.Decorators;

/// <summary>What the decorator keeps of a transfer: the one that goes on in its place, and what is to befall it.</summary>
internal sealed class FaultyUsbSlot : HostWork
{
    /// <summary>Nothing is under way.</summary>
    public const int Idle = 0;

    /// <summary>The inner device has it.</summary>
    public const int Inside = 1;

    /// <summary>Nobody has it: it waits for its abort.</summary>
    public const int Held = 2;

    /// <summary>Its end is posted.</summary>
    public const int Ending = 3;

    private readonly FaultyUsb _device;
    private UsbStatus _status;

    public FaultyUsbSlot(FaultyUsb device, UsbTransfer outer)
    {
        _device = device;
        Outer = outer;
        Inner = new UsbTransfer(device) { Tag = this };
    }

    public int State;

    public FaultyUsb Device => _device;

    public UsbTransfer Outer { get; }

    public UsbTransfer Inner { get; }

    public UsbFaultKind Fault { get; set; }

    public long Number { get; set; }

    public int ChangedAt { get; set; }

    /// <summary>The slot made before this one.</summary>
    public FaultyUsbSlot? NextSlot { get; set; }

    public void EndSoon(IHost host, UsbStatus status)
    {
        _status = status;
        Volatile.Write(ref State, Ending);
        host.Post(this);
    }

    public override void Run()
    {
        State = Idle;
        _device.Finish(this, _status, 0);
    }
}
