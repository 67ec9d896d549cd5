using DriverKit.Pci;

namespace DriverKit.Registers;

/// <summary>Registers reached by their description: for commands and tools, which know no types. Drivers use the block.</summary>
public static class RegisterAccess
{
    /// <summary>Reads a register: one access, two where the block has no width that wide, and a write of the index before where there is one.</summary>
    /// <param name="window">The block's registers.</param>
    /// <param name="entry">Which.</param>
    /// <param name="index">Which of several.</param>
    public static ulong Read(in MmioWindow window, RegisterEntry entry, int index = 0)
    {
        RegisterPlace place = Select(window, entry, index);
        return entry.Width switch
        {
            1 => place.Read<byte>(),
            2 => place.Read<ushort>(),
            4 => place.Read<uint>(),
            _ => place.Read<ulong>(),
        };
    }

    /// <summary>Writes a register: one access, two where the block has no width that wide, and a write of the index before where there is one.</summary>
    /// <param name="window">The block's registers.</param>
    /// <param name="entry">Which.</param>
    /// <param name="index">Which of several.</param>
    /// <param name="value">What to write; bits past its width are dropped.</param>
    public static void Write(in MmioWindow window, RegisterEntry entry, int index, ulong value)
    {
        RegisterPlace place = Select(window, entry, index);
        switch (entry.Width)
        {
            case 1:
                place.Write((byte)value);
                break;
            case 2:
                place.Write((ushort)value);
                break;
            case 4:
                place.Write((uint)value);
                break;
            default:
                place.Write(value);
                break;
        }
    }

    private static RegisterPlace Select(in MmioWindow window, RegisterEntry entry, int index)
    {
        ArgumentNullException.ThrowIfNull(entry);
        RegisterMap.RequireLength(window, entry.Map.BlockLength, entry.Map.BlockName);
        if (entry.Shape == RegisterShape.Array)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)entry.Count, nameof(index));
        }

        if (entry.IndexedBy is { } selector)
        {
            Write(window, selector, 0, (ulong)index);
        }

        AccessWidths widths = entry.Map.BlockWidths;
        bool halves = entry.Width == sizeof(ulong) && widths != AccessWidths.Natural && (widths & AccessWidths.Qword) == 0;
        return new RegisterPlace(window, entry.OffsetOf(index), halves);
    }
}
