using DriverKit.Dma;

namespace DriverKit.Emulation.Nvme;

/// <summary>A completion queue as the controller knows it. NVMe 1.4 §4.1.</summary>
internal sealed class CompletionQueue(int id, int size, DeviceAddress address, bool interrupts, int vector)
{
    private int _head;
    private int _tail;

    public int Id { get; } = id;

    /// <summary>Entries.</summary>
    public int Size { get; } = size;

    public DeviceAddress Address { get; } = address;

    public bool InterruptsEnabled { get; } = interrupts;

    public int Vector { get; } = vector;

    /// <summary>The phase of the entries being written; 1 in the first round. §4.6.</summary>
    public bool Phase { get; private set; } = true;

    /// <summary>The next entry to write; moved by steps only.</summary>
    public int Tail => Volatile.Read(ref _tail);

    /// <summary>What the doorbell was last told; from any thread.</summary>
    public int Head
    {
        get => Volatile.Read(ref _head);
        set => Volatile.Write(ref _head, value);
    }

    /// <summary>Submission queues that complete here.</summary>
    public int Users { get; set; }

    /// <summary>Commands under way whose completion has its place here already.</summary>
    public int Reserved { get; set; }

    /// <summary>Entries written since the last interrupt.</summary>
    public int Unsignalled { get; set; }

    /// <summary>Entries that software has not consumed.</summary>
    public int Outstanding => (Tail - Head + Size) % Size;

    /// <summary>Whether a further command can be taken up and still be completed: a full queue takes no entry. §4.1.1.</summary>
    public bool HasRoom => Outstanding + Reserved < Size - 1;

    /// <summary>Whether the doorbell may be told a value: it consumes at least one entry, and none that is not there.</summary>
    public bool Accepts(int head)
    {
        if ((uint)head >= (uint)Size)
        {
            return false;
        }

        int consumed = (head - Head + Size) % Size;
        return consumed > 0 && consumed <= Outstanding;
    }

    public void Advance()
    {
        int next = _tail + 1;
        if (next == Size)
        {
            next = 0;
            Phase = !Phase;
        }

        Volatile.Write(ref _tail, next);
        Unsignalled++;
    }
}
