namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>How what an entry leads to comes to another entry in another sector.</summary>
/// <param name="moved">The file or directory.</param>
internal sealed class Passage(MsdosNode moved) : IDisposable
{
    /// <summary>The file or directory.</summary>
    public MsdosNode Moved => moved;

    /// <summary>A copy of the file, which the new entry names.</summary>
    public ClusterChain? Copy { get; set; }

    /// <summary>A chain of the file's length, which the new entry names and which gets the contents after.</summary>
    public ClusterChain? Stand { get; set; }

    /// <summary>Copies of the directory's slots and of those below it.</summary>
    public MsdosDirectory.TreeMove? Tree { get; set; }

    /// <summary>What the new entry says.</summary>
    public SlotRecord Record
    {
        get
        {
            uint first = Copy?.First ?? Stand?.First ?? Tree?.First ?? moved.Record.FirstCluster;
            return moved.Record with { FirstCluster = first };
        }
    }

    /// <summary>The new entry is on the device: what it leads to becomes what the old one led to, by one write.</summary>
    public Errno HandOver() =>
        Stand is { } stand ? ((MsdosFile)moved).HandOver(stand)
        : Tree is { } tree ? tree.HandOver()
        : Errno.Ok;

    /// <summary>The old entry is gone.</summary>
    /// <param name="position">Where the new one lies.</param>
    public void Arrive(long position)
    {
        Tree?.Arrive();
        if (moved is not MsdosFile file)
        {
            moved.Record.Position = position;
            return;
        }

        file.Moved(position);
        if (Copy is not null)
        {
            file.UseCopy(Copy);
        }
        else if (Stand is not null)
        {
            file.UseHandedOver(Stand);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Tree?.Dispose();
}
