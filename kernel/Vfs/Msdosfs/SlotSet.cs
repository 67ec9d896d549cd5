using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>A name to be put into slots.</summary>
internal readonly ref struct SlotSet
{
    /// <summary>The name.</summary>
    public ReadOnlySpan<char> Name { get; init; }

    /// <summary>Its short name.</summary>
    public ShortName ShortName { get; init; }

    /// <summary>How the short name is shown.</summary>
    public CaseFlags Case { get; init; }

    /// <summary>Slots of the long name, 0 for none.</summary>
    public int LongSlots { get; init; }

    /// <summary>The slot of the short name.</summary>
    public int Slot { get; init; }

    /// <summary>What it names.</summary>
    public SlotRecord Record { get; init; }

    /// <summary>The first slot.</summary>
    public int First => Slot - LongSlots;

    /// <summary>Fills one slot.</summary>
    public void Store(Span<byte> bytes, int slot, FatType type)
    {
        if (slot < Slot)
        {
            LongName.WriteSlot(bytes, Name, Slot - slot, ShortName.Checksum());
            return;
        }

        DirectorySlot.Writer entry = DirectorySlot.Write(bytes);
        ShortName name = ShortName;
        entry.Name = name;
        entry.Case = Case;
        Record.Store(bytes, type);
    }
}
