using System.Runtime.InteropServices;
using DriverKit.Backends.LibUsb.Native;

namespace DriverKit.Backends.LibUsb;

/// <summary>
/// Memory of usbfs in which the controller puts an open device's data itself. What is asked for elsewhere, the host's kernel
/// keeps in memory made for each transfer, and copies page by page when it is there.
/// </summary>
internal sealed unsafe class UsbfsMemory
{
    /// <summary>Transfers below this many bytes are not worth a place in it.</summary>
    public const int Least = 2048;

    private const int PageSize = 4096;
    private const int ShortestLength = 128 << 10;

    // The runtime moves as much by vector registers; more goes to the C library, whose string instructions are slow on some processors.
    private const int CopyPiece = 2048;

    private static readonly byte[] Free = new byte[(1 << 20) / PageSize];

    private readonly Lock _gate = new();
    private readonly LibUsbDeviceHandle _device;
    private readonly UsbfsBudget _budget;
    private readonly byte[] _pages;
    private byte* _base;
    private int _users;
    private bool _retired;

    private UsbfsMemory(LibUsbDeviceHandle device, UsbfsBudget budget, byte* memory, int length)
    {
        _device = device;
        _budget = budget;
        _base = memory;
        _pages = new byte[length / PageSize];
    }

    private int Length => _pages.Length * PageSize;

    /// <summary>Takes memory of the length wanted (a power of two of pages, 1 MiB at most) or less; null where there is none to be had.</summary>
    public static UsbfsMemory? TryCreate(LibUsbDeviceHandle device, UsbfsBudget budget, int length)
    {
        // Where devices do not see the processor's caches this memory has none, and copies out of it would take far longer.
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return null;
        }

        bool held = false;
        device.DangerousAddRef(ref held);
        for (; length >= ShortestLength; length /= 2)
        {
            if (!budget.TryTake(length))
            {
                continue;
            }

            byte* memory = LibUsbNative.DevMemAlloc(device.DangerousGetHandle(), (nuint)length);
            if (memory != null)
            {
                return new UsbfsMemory(device, budget, memory, length);
            }

            budget.Give(length);
        }

        device.DangerousRelease();
        return null;
    }

    /// <summary>Takes a place for a transfer; null when there is none free.</summary>
    public byte* TryTake(int length)
    {
        int count = PagesOf(length);
        lock (_gate)
        {
            int page = count <= Free.Length && !_retired ? _pages.AsSpan().IndexOf(Free.AsSpan(0, count)) : -1;
            if (page < 0)
            {
                return null;
            }

            _pages.AsSpan(page, count).Fill(1);
            _users++;
            return _base + ((long)page * PageSize);
        }
    }

    /// <summary>Gives a transfer's place back.</summary>
    public void Give(byte* place, int length)
    {
        lock (_gate)
        {
            _pages.AsSpan((int)((place - _base) / PageSize), PagesOf(length)).Clear();
            _users--;
            ReleaseIfUnused();
        }
    }

    /// <summary>Gives the memory back, once the last transfer in it has.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
            ReleaseIfUnused();
        }
    }

    public static void Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        while (from.Length > CopyPiece)
        {
            from[..CopyPiece].CopyTo(to);
            from = from[CopyPiece..];
            to = to[CopyPiece..];
        }

        from.CopyTo(to);
    }

    private static int PagesOf(int length) => (length + PageSize - 1) / PageSize;

    private void ReleaseIfUnused()
    {
        if (!_retired || _users > 0 || _base == null)
        {
            return;
        }

        _ = LibUsbNative.DevMemFree(_device.DangerousGetHandle(), _base, (nuint)Length);
        _base = null;
        _budget.Give(Length);
        _device.DangerousRelease();
    }
}
