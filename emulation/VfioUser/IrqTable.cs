using DriverKit.Interop.Linux;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Emulation.VfioUser;

/// <summary>Where the interrupts of one kind go. What fires while a vector has no descriptor is kept and fired when it gets one.</summary>
internal sealed unsafe class IrqTable(int count) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SafeFileHandle?[] _targets = new SafeFileHandle?[count];
    private readonly bool[] _waiting = new bool[count];

    public int Count => _targets.Length;

    /// <summary>Gives vectors their descriptors, which are owned from now on, or takes them away where there are none.</summary>
    /// <returns>False where the range does not fit; the descriptors are the caller's then.</returns>
    public bool TrySet(uint start, uint length, List<SafeFileHandle> descriptors)
    {
        if (start > (uint)Count || length > (uint)Count - start || (descriptors.Count != 0 && descriptors.Count != length))
        {
            return false;
        }

        lock (_lock)
        {
            for (int i = 0; i < length; i++)
            {
                Replace((int)start + i, descriptors.Count == 0 ? null : descriptors[i]);
            }
        }

        descriptors.Clear();
        return true;
    }

    /// <summary>Takes all descriptors away.</summary>
    /// <param name="forget">Whether what waits is forgotten too.</param>
    public void Clear(bool forget)
    {
        lock (_lock)
        {
            for (int i = 0; i < Count; i++)
            {
                Replace(i, null);
                _waiting[i] &= !forget;
            }
        }
    }

    /// <summary>Whether a vector has a descriptor.</summary>
    public bool Has(int vector)
    {
        lock (_lock)
        {
            return _targets[vector] is not null;
        }
    }

    /// <summary>Fires a vector; without a descriptor, as soon as it has one.</summary>
    public void Fire(int vector)
    {
        lock (_lock)
        {
            if (_targets[vector] is { } target)
            {
                Count1(target);
            }
            else
            {
                _waiting[vector] = true;
            }
        }
    }

    public void Dispose() => Clear(forget: true);

    private void Replace(int vector, SafeFileHandle? target)
    {
        _targets[vector]?.Dispose();
        _targets[vector] = target;
        if (target is null)
        {
            return;
        }

        // Whatever it is that the client calls an eventfd: writing to it must not block.
        int flags = LinuxNative.Fcntl(target, LinuxNative.GetFlags, 0);
        _ = LinuxNative.Fcntl(target, LinuxNative.SetFlags, flags | LinuxNative.NonBlocking);
        if (_waiting[vector])
        {
            _waiting[vector] = false;
            Count1(target);
        }
    }

    private static void Count1(SafeFileHandle target)
    {
        ulong one = 1;
        _ = LinuxNative.Write(target, &one, sizeof(ulong));
    }
}
