using System.Numerics;
using DriverKit.Hosting;
using DriverKit.Pci;

namespace DriverKit.Emulation;

/// <summary>Interrupts on their way to the sink: in the host's soft context, one at a time, none inside an access.</summary>
internal sealed class InterruptDelivery(EmulatedPciSlot slot, int vectors) : HostWork
{
    private readonly ulong[] _raised = new ulong[(vectors + 63) / 64];
    private IPciInterruptSink? _sink;
    private int _running;

    public void Raise(int vector)
    {
        Interlocked.Or(ref _raised[vector >> 6], 1UL << (vector & 63));
        slot.Host.Post(this);
    }

    public void Begin(IPciInterruptSink sink)
    {
        foreach (ref ulong word in _raised.AsSpan())
        {
            Interlocked.Exchange(ref word, 0);
        }

        Volatile.Write(ref _sink, sink);
    }

    /// <summary>Ends delivery; after the return the sink is not called any more.</summary>
    public void End()
    {
        Volatile.Write(ref _sink, null);
        Interlocked.MemoryBarrier();
        while (Volatile.Read(ref _running) != 0)
        {
            slot.Host.Relax();
        }
    }

    public override void Run()
    {
        Volatile.Write(ref _running, 1);
        Interlocked.MemoryBarrier();
        try
        {
            if (slot.TryTakeLine())
            {
                Volatile.Read(ref _sink)?.Interrupt(0);
            }

            for (int word = 0; word < _raised.Length; word++)
            {
                if (Volatile.Read(ref _raised[word]) == 0)
                {
                    continue;
                }

                ulong bits = Interlocked.Exchange(ref _raised[word], 0);
                for (; bits != 0; bits &= bits - 1)
                {
                    Volatile.Read(ref _sink)?.Interrupt((word << 6) + BitOperations.TrailingZeroCount(bits));
                }
            }
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
