using System.Runtime.CompilerServices;

namespace DriverKit.Hosting;

/// <summary>
/// Mutual exclusion for the few instructions in which a model's registers and its steps touch the same state. Turns until it is free, through
/// <see cref="IHost.Relax"/>; not recursive. A mutable value: keep it in a field that is not readonly.
/// </summary>
public struct SpinGate
{
    private int _held;

    /// <summary>Takes it.</summary>
    /// <param name="host">Whose scheduling point is called while another thread has it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(IHost host)
    {
        if (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
        {
            Wait(host);
        }
    }

    /// <summary>Gives it back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref _held, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Wait(IHost host)
    {
        do
        {
            host.Relax();
        }
        while (Volatile.Read(ref _held) != 0 || Interlocked.CompareExchange(ref _held, 1, 0) != 0);
    }
}
