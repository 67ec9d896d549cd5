namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>A name in a directory.</summary>
/// <param name="Record">What its short slot says.</param>
/// <param name="Slot">The short slot.</param>
/// <param name="LongSlots">Slots of the long name just ahead of it.</param>
/// <param name="Hash">The hash that found it.</param>
internal readonly record struct FoundName(SlotRecord Record, int Slot, int LongSlots, uint Hash)
{
    public int First => Slot - LongSlots;

    public int Count => LongSlots + 1;
}
