using System.Runtime.InteropServices;

namespace DriverKit.Kernel.Hosts.Native;

/// <summary>futex(2), which has no function in the C library: waits in nanoseconds and costs one system call to wake.</summary>
internal static unsafe partial class Futex
{
    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    private static readonly nint Number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : 98;

    /// <summary>Sleeps while the word has a value, until woken, until the time is over, or for no reason.</summary>
    /// <param name="word">The word; it does not move.</param>
    /// <param name="value">The value.</param>
    /// <param name="nanoseconds">How long at most; <see cref="long.MaxValue"/> for ever.</param>
    public static void Wait(int* word, int value, long nanoseconds)
    {
        var time = new Timespec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        Call(Number, word, WaitPrivate, value, nanoseconds == long.MaxValue ? null : &time, 0, 0);
    }

    /// <summary>Wakes one that sleeps on the word.</summary>
    public static void Wake(int* word) => Call(Number, word, WakePrivate, 1, null, 0, 0);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, int* word, nint operation, nint value, Timespec* time, nint word2, nint value3);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
