using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Vfs.Tests.Cache;

/// <summary>A file whose blocks lie where it says; a block that is missing is a hole.</summary>
public sealed class ScatteredFile(int blockSize, int sectorSize) : IBlockMapper
{
    public List<long> Blocks { get; } = [];

    public int Calls { get; private set; }

    public Errno Map(long offset, int length, out BlockRun run)
    {
        Calls++;
        int index = (int)(offset / blockSize);
        int within = (int)(offset % blockSize);
        long first = index < Blocks.Count ? Blocks[index] : -1;
        int bytes = blockSize - within;
        while (bytes < length && first >= 0 && ++index < Blocks.Count && Blocks[index] == Blocks[index - 1] + (blockSize / sectorSize))
        {
            bytes += blockSize;
        }

        run = new BlockRun(first < 0 ? -1 : first + (within / sectorSize), bytes);
        return Errno.Ok;
    }
}
