using System.Globalization;

namespace DriverKit.Registers;

/// <summary>A register or one field of it as a person names it: <c>CSTS</c>, <c>CSTS.RDY</c>, <c>RAL[3]</c>, <c>RAH[3].AV</c>.</summary>
/// <param name="Entry">The register.</param>
/// <param name="Index">Which of an array, or what an index register is to say; 0 for a single register.</param>
/// <param name="Field">The field, or null for all of the register.</param>
public readonly record struct RegisterPath(RegisterEntry Entry, int Index, FieldLayout? Field)
{
    /// <summary>Reads a name; properties' names and symbols will do, whatever the case.</summary>
    /// <param name="map">The block.</param>
    /// <param name="text">The name.</param>
    /// <param name="path">The path.</param>
    /// <param name="problem">What is wrong with it, for people; empty where nothing is.</param>
    public static bool TryParse(RegisterMap map, string text, out RegisterPath path, out string problem)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(text);
        path = default;
        string[] parts = text.Split('.', 2);
        string name = parts[0];
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        string? index = bracket < 0 ? null : name[(bracket + 1)..];
        name = bracket < 0 ? name : name[..bracket];
        if (map.Find(name) is not { } entry)
        {
            problem = $"{map.BlockName} has no register '{name}'";
            return false;
        }

        if (!TryIndex(entry, index, out int at, out problem))
        {
            return false;
        }

        FieldLayout? field = null;
        if (parts.Length == 2)
        {
            field = Find(entry, parts[1]);
            if (field is null)
            {
                problem = entry.Fields.IsEmpty ? $"{entry.Name} has no fields" : $"{entry.Name} has no field '{parts[1]}'; it has {Names(entry)}";
                return false;
            }
        }

        path = new RegisterPath(entry, at, field);
        return true;
    }

    /// <summary>The datasheet's words where it has them: <c>CSTS.RDY</c>.</summary>
    public override string ToString()
    {
        string register = Entry.ShortNameOf(Index);
        return Field is { } field ? $"{register}.{field.Symbol ?? field.Name}" : register;
    }

    private static bool TryIndex(RegisterEntry entry, string? text, out int index, out string problem)
    {
        index = 0;
        problem = string.Empty;
        if (entry.Shape == RegisterShape.Single)
        {
            problem = text is null ? string.Empty : $"{entry.Name} is a single register";
            return text is null;
        }

        string range = entry.Count > 0 ? $"from 0 to {entry.Count - 1}" : "from 0";
        if (text is null || !text.EndsWith(']') || !FieldValue.TryParseNumber(text[..^1], out ulong number)
            || number > int.MaxValue || (entry.Count > 0 && number >= (ulong)entry.Count))
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"{entry.Name} needs an index {range}, as in {entry.Name}[0]");
            return false;
        }

        index = (int)number;
        return true;
    }

    private static FieldLayout? Find(RegisterEntry entry, string name)
    {
        foreach (FieldLayout field in entry.Fields)
        {
            if (field.Kind != FieldKind.Reserved && (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                || name.Equals(field.Symbol, StringComparison.OrdinalIgnoreCase)))
            {
                return field;
            }
        }

        return null;
    }

    private static string Names(RegisterEntry entry) =>
        string.Join(", ", entry.Fields.Where(field => field.Kind != FieldKind.Reserved).Select(field => field.Symbol ?? field.Name));
}
