using System.Runtime.InteropServices;
using DriverKit.Backends.LibUsb.Native;
using DriverKit.Hosting;

namespace DriverKit.Backends.LibUsb;

/// <summary>
/// Who handles libusb's events: a thread that waits for a transfer anyway, so that its end costs no hand-over, or else a thread of
/// this class. The latter stands back while others do it, and looks every few milliseconds whether they still do.
/// </summary>
internal sealed unsafe class LibUsbEvents : IHostEvents
{
    private const int ShortestTick = 4;
    private const int LongestTick = 256;

    /// <summary>After so many ticks with nothing under way the own thread is back at its place, for devices that come and leave.</summary>
    private const int QuietTicks = 25;

    private const long LongestWait = 1_000_000_000;

    private readonly LibUsbContextHandle _context;
    private readonly Thread _thread;
    private readonly AutoResetEvent _called = new(initialState: false);
    private readonly int* _stop;
    private int _taken;
    private int _underWay;
    private int _fetched;
    private bool _wanted;
    private bool _standsBack;

    public LibUsbEvents(LibUsbContextHandle context)
    {
        _context = context;
        _stop = (int*)NativeMemory.AllocZeroed(sizeof(int));
        _thread = new Thread(Run) { IsBackground = true, Name = "libusb events" };
        _thread.Start();
    }

    public bool IsBusy => Volatile.Read(ref _underWay) > 0;

    private bool IsStopped => Volatile.Read(ref *_stop) != 0;

    /// <summary>A transfer was handed over.</summary>
    public void Begun() => Interlocked.Increment(ref _underWay);

    /// <summary>A transfer ended, or was not taken.</summary>
    public void Ended() => Interlocked.Decrement(ref _underWay);

    public bool TryWait(long nanoseconds)
    {
        if (Interlocked.CompareExchange(ref _taken, 1, 0) != 0)
        {
            Volatile.Write(ref _wanted, true);
            return false;
        }

        bool may = !IsStopped;
        if (may)
        {
            Volatile.Write(ref _fetched, _fetched + 1);
            Handle(nanoseconds);
        }

        Volatile.Write(ref _taken, 0);
        return may;
    }

    public void Interrupt()
    {
        try
        {
            LibUsbNative.InterruptEventHandler(_context);
        }
        catch (ObjectDisposedException)
        {
            // Then nobody waits any more.
        }
    }

    public void Relieve()
    {
        if (IsBusy && Volatile.Read(ref _standsBack) && Volatile.Read(ref _taken) == 0)
        {
            _called.Set();
        }
    }

    /// <summary>Ends it: afterwards nobody is inside libusb.</summary>
    /// <returns>False on its own thread, which is inside.</returns>
    public bool Stop()
    {
        Volatile.Write(ref *_stop, 1);
        _called.Set();
        Interrupt();
        if (Thread.CurrentThread == _thread)
        {
            return false;
        }

        _thread.Join();
        while (Interlocked.CompareExchange(ref _taken, 1, 0) != 0)
        {
            Interrupt();
            Thread.Yield();
        }

        NativeMemory.Free(_stop);
        _called.Dispose();
        return true;
    }

    private void Handle(long nanoseconds)
    {
        nanoseconds = Math.Min(nanoseconds, LongestWait);
        var limit = new TimeValue { Seconds = nanoseconds / 1_000_000_000, Microseconds = nanoseconds % 1_000_000_000 / 1000 };
        LibUsbNative.HandleEvents(_context, &limit, _stop);
    }

    private void Run()
    {
        while (!IsStopped)
        {
            if (_standsBack)
            {
                StandBack();
                Volatile.Write(ref _standsBack, false);
            }

            if (Interlocked.CompareExchange(ref _taken, 1, 0) != 0)
            {
                Volatile.Write(ref _standsBack, true);
                continue;
            }

            Handle(LongestWait);
            Volatile.Write(ref _taken, 0);
            if (Volatile.Read(ref _wanted))
            {
                Volatile.Write(ref _wanted, false);
                Volatile.Write(ref _standsBack, true);
            }
        }
    }

    /// <summary>Waits until nobody else looks after what is under way.</summary>
    private void StandBack()
    {
        int seen = Volatile.Read(ref _fetched);
        int tick = ShortestTick;
        for (int quiet = 0; quiet < QuietTicks && !IsStopped; quiet++)
        {
            bool called = _called.WaitOne(tick);
            int fetched = Volatile.Read(ref _fetched);
            if (Volatile.Read(ref _taken) != 0)
            {
                // A long wait of another: it calls when it leaves with something under way.
                tick = Math.Min(tick * 2, LongestTick);
                quiet = 0;
            }
            else if (called || (fetched == seen && IsBusy))
            {
                return;
            }
            else if (fetched != seen)
            {
                tick = ShortestTick;
                quiet = 0;
            }

            seen = fetched;
        }
    }
}
