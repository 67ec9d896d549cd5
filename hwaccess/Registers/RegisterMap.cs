using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using DriverKit.Pci;

namespace DriverKit.Registers;

/// <summary>
/// The registers of a block as data: what tracers, tables, dumps and the emulator's registers go by. The generator derives one of each
/// <see cref="RegisterBlockAttribute"/> struct, with a property for each register.
/// </summary>
public abstract class RegisterMap
{
    private readonly List<RegisterEntry> _joining = [];

    /// <summary>For generated code.</summary>
    /// <param name="blockName">The block's name.</param>
    /// <param name="blockLength">Length in bytes.</param>
    /// <param name="blockWidths">The widths of access that the device takes.</param>
    /// <param name="blockSummary">What it is.</param>
    protected RegisterMap(string blockName, int blockLength, AccessWidths blockWidths, string blockSummary)
    {
        BlockName = blockName;
        BlockLength = blockLength;
        BlockWidths = blockWidths;
        BlockSummary = blockSummary;
    }

    /// <summary>The block's name.</summary>
    public string BlockName { get; }

    /// <summary>Length in bytes.</summary>
    public int BlockLength { get; }

    /// <summary>The widths of access that the device takes.</summary>
    public AccessWidths BlockWidths { get; }

    /// <summary>What it is, from its documentation.</summary>
    public string BlockSummary { get; }

    /// <summary>The registers in order of their offset.</summary>
    public ImmutableArray<RegisterEntry> Entries { get; private set; } = [];

    /// <summary>Refuses a window that is too short. For generated code.</summary>
    /// <param name="window">The window.</param>
    /// <param name="length">The block's length in bytes.</param>
    /// <param name="name">The block's name.</param>
    /// <exception cref="ArgumentException">It is too short.</exception>
    public static void RequireLength(in MmioWindow window, int length, string name)
    {
        if (window.Length < length)
        {
            throw new ArgumentException($"{name} takes 0x{length:x} bytes, and the window has 0x{window.Length:x}.", nameof(window));
        }
    }

    /// <summary>A register by its name or symbol, whatever the case; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public RegisterEntry? Find(string name)
    {
        foreach (RegisterEntry entry in Entries)
        {
            if (entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                || name.Equals(entry.Symbol, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>For each granule of <c>1 &lt;&lt; GranuleShift</c> bytes up to the last register, whom a read reaches: the entry's index and 1, or 0.</summary>
    public ImmutableArray<ushort> ReadTable { get; private set; } = [];

    /// <summary>The same for writes. It differs where one register is read and another written at one place.</summary>
    public ImmutableArray<ushort> WriteTable { get; private set; } = [];

    /// <summary>The width of the narrowest register, as a power of two.</summary>
    public int GranuleShift { get; private set; }

    /// <summary>Who answers at an offset.</summary>
    /// <param name="offset">In bytes from the block's start.</param>
    /// <param name="write">Whether it is written.</param>
    /// <param name="entry">The register, or null.</param>
    /// <param name="index">Which of an array; 0 for others.</param>
    /// <param name="within">How many bytes into the register the offset is.</param>
    /// <returns>False in a gap and outside.</returns>
    public bool TryDecode(long offset, bool write, [NotNullWhen(true)] out RegisterEntry? entry, out int index, out int within)
    {
        entry = null;
        index = 0;
        within = 0;
        ImmutableArray<ushort> table = write ? WriteTable : ReadTable;
        if ((ulong)offset >> GranuleShift >= (ulong)table.Length || table[(int)(offset >> GranuleShift)] is not (not 0 and var found))
        {
            return false;
        }

        entry = Entries[found - 1];
        within = (int)(offset - entry.Offset);
        if (entry.Shape == RegisterShape.Array)
        {
            (index, within) = Math.DivRem(within, entry.Stride);
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => BlockName;

    /// <summary>Adds a register.</summary>
    /// <typeparam name="TEntry">Its kind.</typeparam>
    /// <param name="entry">The register.</param>
    /// <returns>It.</returns>
    protected TEntry Add<TEntry>(TEntry entry)
        where TEntry : RegisterEntry
    {
        ArgumentNullException.ThrowIfNull(entry);
        _joining.Add(entry);
        return entry;
    }

    /// <summary>Ends the adding.</summary>
    protected void Seal()
    {
        Entries = [.. _joining.OrderBy(entry => entry.Offset)];
        _joining.Clear();
        for (int i = 0; i < Entries.Length; i++)
        {
            Entries[i].Join(this, i);
        }

        GranuleShift = Entries.IsEmpty ? 0 : BitOperations.Log2((uint)Entries.Min(entry => entry.Width));
        ReadTable = Table(entry => !entry.CanRead);
        WriteTable = Table(entry => !entry.CanWrite);
    }

    // Those that answer come last and so win; the others are there to be named when they are wrongly asked.
    private ImmutableArray<ushort> Table(Func<RegisterEntry, bool> isMute)
    {
        long end = Entries.IsEmpty ? 0 : Entries.Max(entry => entry.OffsetOf(entry.Places - 1) + entry.Width);
        ushort[] table = new ushort[end >> GranuleShift];
        foreach (RegisterEntry entry in Entries.OrderByDescending(isMute))
        {
            for (int i = 0; i < entry.Places; i++)
            {
                table.AsSpan((int)(entry.OffsetOf(i) >> GranuleShift), entry.Width >> GranuleShift).Fill((ushort)(entry.Index + 1));
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(table);
    }
}
