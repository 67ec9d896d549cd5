using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

/// <summary>An eventfd: what others count up, and a loop waits for.</summary>
public sealed unsafe class EventCounter : IDisposable
{
    /// <summary>A counter at 0.</summary>
    /// <exception cref="IOException">The process has no descriptor left.</exception>
    public EventCounter()
    {
        Handle = LinuxNative.Eventfd(0, LinuxNative.EventfdFlags);
        if (Handle.IsInvalid)
        {
            throw new IOException($"eventfd: {LinuxErrno.Text(LinuxErrno.Last)}");
        }
    }

    /// <summary>The descriptor.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>The descriptor's number, for requests that carry it.</summary>
    public int Number => (int)Handle.DangerousGetHandle();

    /// <summary>Counts one up.</summary>
    public void Signal()
    {
        ulong one = 1;
        _ = LinuxNative.Write(Handle, &one, sizeof(ulong));
    }

    /// <summary>Takes the count and begins at 0 again.</summary>
    /// <returns>How often it was counted up; 0 where it was not.</returns>
    public ulong Take()
    {
        ulong count;
        return LinuxNative.Read(Handle, &count, sizeof(ulong)) == sizeof(ulong) ? count : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
