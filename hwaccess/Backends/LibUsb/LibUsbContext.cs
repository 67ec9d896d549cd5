using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriverKit.Backends.LibUsb.Native;

namespace DriverKit.Backends.LibUsb;

/// <summary>
/// The process's libusb context. Counted: the first user makes it, the last ends it.
/// What is open when the process exits is given back to the host's drivers.
/// </summary>
internal sealed unsafe class LibUsbContext : IDisposable
{
    private const uint CapabilityHotplug = 1;
    private const int Arrived = 1;
    private const int Left = 2;
    private const int MatchAny = -1;

    private static readonly Lock Gate = new();
    private static LibUsbContext? s_shared;

    private readonly List<LibUsbDevice> _open = [];
    private readonly GCHandle _self;
    private readonly int _hotplug;
    private int _users = 1;

    private LibUsbContext()
    {
        int error = LibUsbNative.Init(out LibUsbContextHandle handle);
        if (error < 0)
        {
            throw new IOException($"libusb cannot start ({(LibUsbError)error}): is /dev/bus/usb there?");
        }

        Handle = handle;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        if (LibUsbNative.HasCapability(CapabilityHotplug) != 0)
        {
            _hotplug = LibUsbNative.HotplugRegister(
                handle, Arrived | Left, 0, MatchAny, MatchAny, MatchAny, &Plugged, GCHandle.ToIntPtr(_self), out int callback) == 0 ? callback : 0;
        }

        Events = new LibUsbEvents(handle);
        AppDomain.CurrentDomain.ProcessExit += GiveBack;
    }

    public LibUsbContextHandle Handle { get; }

    /// <summary>Who handles its events.</summary>
    public LibUsbEvents Events { get; }

    /// <summary>Hears of devices that came or left, on the thread that handles events: it must not block nor call libusb.</summary>
    public event Action<int, int, bool>? PluggedOrUnplugged;

    /// <summary>What usbfs lets be in flight, shared by all devices of the process.</summary>
    public UsbfsBudget Budget { get; } = UsbfsBudget.FromSystem();

    public static LibUsbContext Acquire()
    {
        lock (Gate)
        {
            if (s_shared is null)
            {
                try
                {
                    s_shared = new LibUsbContext();
                }
                catch (DllNotFoundException e)
                {
                    throw new IOException("libusb-1.0.so.0 is not installed; on Debian: apt install libusb-1.0-0", e);
                }
            }
            else
            {
                s_shared._users++;
            }

            return s_shared;
        }
    }

    public void Register(LibUsbDevice device)
    {
        lock (_open)
        {
            _open.Add(device);
        }
    }

    public void Unregister(LibUsbDevice device)
    {
        lock (_open)
        {
            _open.Remove(device);
        }
    }

    /// <summary>Gives one use back.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (--_users > 0)
            {
                return;
            }

            s_shared = null;
        }

        AppDomain.CurrentDomain.ProcessExit -= GiveBack;
        if (_hotplug != 0)
        {
            LibUsbNative.HotplugDeregister(Handle, _hotplug);
        }

        if (Events.Stop())
        {
            Handle.Dispose();
            _self.Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Plugged(nint context, nint device, int what, nint self)
    {
        if (GCHandle.FromIntPtr(self).Target is LibUsbContext here)
        {
            here.Note(LibUsbNative.GetBusNumber(device), LibUsbNative.GetDeviceAddress(device), what == Arrived);
        }

        return 0;
    }

    private void Note(int bus, int address, bool arrived)
    {
        LibUsbDevice? gone;
        lock (_open)
        {
            gone = arrived ? null : _open.Find(d => d.Info.Bus == bus && d.Info.Address == address);
        }

        gone?.SayRemoved();
        PluggedOrUnplugged?.Invoke(bus, address, arrived);
    }

    private void GiveBack(object? sender, EventArgs e)
    {
        LibUsbDevice[] open;
        lock (_open)
        {
            open = [.. _open];
        }

        foreach (LibUsbDevice device in open)
        {
            device.Dispose();
        }
    }
}
