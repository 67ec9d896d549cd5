using System.Globalization;
using System.Text;

namespace DriverKit.Registers;

/// <summary>A block's map as Markdown: a table of its registers, and one of their fields.</summary>
public static class RegisterTable
{
    /// <summary>The line that a table begins after in a document, for a block of this name.</summary>
    /// <param name="blockName">The block's name.</param>
    public static string BeginMarker(string blockName) => $"<!-- registers of {blockName}: written by DRIVERKIT_UPDATE=1, see tests/Registers -->";

    /// <summary>The line that a table ends before.</summary>
    public static string EndMarker => "<!-- end of registers -->";

    /// <summary>The tables, with a line feed after each line.</summary>
    /// <param name="map">The block.</param>
    public static string Markdown(RegisterMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var text = new StringBuilder();
        text.Append("| offset | register | bits | access | reset | what it is |\n|---|---|---|---|---|---|\n");
        foreach (RegisterEntry entry in map.Entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Place(entry)} | {Names(entry.Name, entry.Symbol)}{Range(entry)} | {entry.Width * 8} ");
            text.Append(CultureInfo.InvariantCulture, $"| {ShortOf(entry.Access)} | 0x{entry.Reset:x} | {Cell(entry.Summary)} |\n");
        }

        if (map.Entries.Any(entry => !entry.Fields.IsEmpty))
        {
            text.Append("\n| register | bits | field | access | what it is |\n|---|---|---|---|---|\n");
            foreach (RegisterEntry entry in map.Entries)
            {
                Fields(text, entry);
            }
        }

        return text.ToString();
    }

    /// <summary>An access in the datasheets' usual letters: <c>RO</c>, <c>RW1C</c>.</summary>
    /// <param name="access">The access.</param>
    public static string ShortOf(Access access) => access switch
    {
        Access.ReadWrite => "RW",
        Access.ReadOnly => "RO",
        Access.WriteOnly => "WO",
        Access.WriteOneToClear => "RW1C",
        Access.WriteOneToSet => "RW1S",
        Access.ReadToClear => "RC",
        Access.SelfClearing => "SC",
        _ => "by field",
    };

    /// <summary>The access of a field where its register has it.</summary>
    /// <param name="entry">The register.</param>
    /// <param name="field">The field.</param>
    public static Access AccessOf(RegisterEntry entry, in FieldLayout field)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Access == Access.Mixed ? field.Access ?? Access.ReadWrite : entry.Access;
    }

    private static void Fields(StringBuilder text, RegisterEntry entry)
    {
        foreach (FieldLayout field in entry.Fields)
        {
            string bits = field.BitWidth == 1 ? $"{field.BitOffset}" : $"{field.BitOffset + field.BitWidth - 1}:{field.BitOffset}";
            if (field.Kind == FieldKind.Reserved)
            {
                string rule = (entry.Preserve & FieldValue.Mask(field)) != 0 ? "reserved, written back as read" : "reserved, zero";
                text.Append(CultureInfo.InvariantCulture, $"| {entry.ShortName} | {bits} | | | {rule} |\n");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"| {entry.ShortName} | {bits} | {Names(field.Name, field.Symbol)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {ShortOf(AccessOf(entry, field))} | {Cell(field.Summary)} |\n");
        }
    }

    private static string Place(RegisterEntry entry) => entry.Shape == RegisterShape.Array
        ? string.Create(CultureInfo.InvariantCulture, $"0x{entry.Offset:x} + {entry.Stride}·n")
        : string.Create(CultureInfo.InvariantCulture, $"0x{entry.Offset:x}");

    private static string Range(RegisterEntry entry) => entry.Shape switch
    {
        RegisterShape.Array => string.Create(CultureInfo.InvariantCulture, $", n from 0 to {entry.Count - 1}"),
        RegisterShape.Indexed => $", by {entry.IndexedBy!.ShortName}",
        _ => string.Empty,
    };

    private static string Names(string name, string? symbol) => symbol is null ? name : $"{name} ({symbol})";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
