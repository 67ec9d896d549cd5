using System.Collections.Immutable;
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
    }
}
