using DriverKit.Dma;

namespace DriverKit.Backends.Vfio;

/// <summary>
/// The arena as the functions of a domain see it: at one place, each stretch mapped when it is first needed and then for as long as
/// the domain lives. So a transfer costs no system call, and no more memory is pinned than was ever used.
/// </summary>
internal sealed unsafe class VfioArenaWindow
{
    /// <summary>How much is mapped at once, in bytes.</summary>
    public const int ChunkSize = 2 << 20;

    private readonly Lock _gate = new();
    private readonly IIommuDomain _domain;
    private readonly bool[] _isOpen;

    /// <summary>A window with nothing mapped.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="arena">The arena.</param>
    /// <param name="start">Where it is for the device.</param>
    public VfioArenaWindow(IIommuDomain domain, Arena arena, ulong start)
    {
        _domain = domain;
        Arena = arena;
        Start = start;
        _isOpen = new bool[(arena.Length + ChunkSize - 1) / ChunkSize];
    }

    /// <summary>The arena.</summary>
    public Arena Arena { get; }

    /// <summary>The device's address of the arena's first byte.</summary>
    public ulong Start { get; }

    /// <summary>Bytes pinned.</summary>
    public long Pinned { get; private set; }

    /// <summary>Makes sure that a part is mapped.</summary>
    /// <param name="offset">Its first byte in the arena.</param>
    /// <param name="length">Length in bytes, above 0.</param>
    /// <returns>0, or an errno.</returns>
    public int Open(long offset, int length)
    {
        for (long chunk = offset / ChunkSize; chunk <= (offset + length - 1) / ChunkSize; chunk++)
        {
            if (!Volatile.Read(ref _isOpen[chunk]))
            {
                int errno = OpenChunk(chunk);
                if (errno != 0)
                {
                    return errno;
                }
            }
        }

        return 0;
    }

    private int OpenChunk(long chunk)
    {
        lock (_gate)
        {
            if (_isOpen[chunk])
            {
                return 0;
            }

            long offset = chunk * ChunkSize;
            long length = Math.Min(ChunkSize, Arena.Length - offset);
            int errno = _domain.Map(Start + (ulong)offset, Arena.Base + offset, length, DmaDirection.Both);
            if (errno == 0)
            {
                Pinned += length;
                Volatile.Write(ref _isOpen[chunk], true);
            }

            return errno;
        }
    }
}
