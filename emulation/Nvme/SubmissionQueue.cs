using DriverKit.Dma;

namespace DriverKit.Emulation.Nvme;

/// <summary>A submission queue as the controller knows it. NVMe 1.4 §4.1.</summary>
internal sealed class SubmissionQueue(int id, int size, DeviceAddress address, CompletionQueue completion)
{
    private int _tail;

    public int Id { get; } = id;

    /// <summary>Entries.</summary>
    public int Size { get; } = size;

    public DeviceAddress Address { get; } = address;

    public CompletionQueue Completion { get; } = completion;

    /// <summary>The next entry to fetch; moved by steps only.</summary>
    public int Head { get; set; }

    /// <summary>What the doorbell was last told; from any thread.</summary>
    public int Tail
    {
        get => Volatile.Read(ref _tail);
        set => Volatile.Write(ref _tail, value);
    }

    public bool HasWork => Head != Tail;

    /// <summary>Whether the doorbell may be told a value: within the queue, new, and not past the head.</summary>
    public bool Accepts(int tail)
    {
        if ((uint)tail >= (uint)Size || tail == Tail)
        {
            return false;
        }

        int waiting = (Tail - Head + Size) % Size;
        int added = (tail - Tail + Size) % Size;
        return waiting + added < Size;
    }
}
