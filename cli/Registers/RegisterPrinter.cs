using System.Globalization;
using System.Text.Json;
using DriverKit.Cli.Output;
using DriverKit.Pci;
using DriverKit.Registers;

namespace DriverKit.Cli.Registers;

/// <summary>Blocks of registers as tables for people and as JSON, with live values where there is a window.</summary>
internal static class RegisterPrinter
{
    public static void Map(DeviceRegisterBlock block, TextWriter output)
    {
        Head(block, output);
        int names = block.Map.Entries.Max(entry => Names(entry).Length);
        foreach (RegisterEntry entry in block.Map.Entries)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {entry.Offset:x5}  {Names(entry).PadRight(names)}  {entry.Width * 8,2}  {RegisterTable.ShortOf(entry.Access),-8}  {entry.Summary}").TrimEnd());
            foreach (FieldLayout field in entry.Fields.Where(field => field.Kind != FieldKind.Reserved))
            {
                string bits = field.BitWidth == 1 ? $"{field.BitOffset}" : $"{field.BitOffset + field.BitWidth - 1}:{field.BitOffset}";
                string name = field.Symbol is null ? field.Name : $"{field.Name} ({field.Symbol})";
                output.WriteLine(Style.Dim($"         {bits,5}  {name.PadRight(names)}  {field.Summary}".TrimEnd()));
            }
        }
    }

    public static void Live(DeviceRegisterBlock block, MmioWindow window, TextWriter output)
    {
        Head(block, output);
        int names = block.Map.Entries.Max(entry => entry.ShortNameOf(entry.Count).Length);
        foreach (RegisterEntry entry in block.Map.Entries)
        {
            string? unread = Unread(entry);
            if (unread is not null)
            {
                output.WriteLine($"  {entry.Offset:x5}  {entry.ShortName.PadRight(names)}  {Style.Dim(unread)}");
                continue;
            }

            ulong[] values = Values(entry, window);
            if (values.Length > 1 && values.All(value => value == values[0]))
            {
                output.WriteLine($"  {entry.Offset:x5}  {entry.ShortName.PadRight(names)}  {Hex(entry, values[0])}  all {values.Length} of them");
                continue;
            }

            for (int i = 0; i < values.Length; i++)
            {
                string fields = entry.Fields.IsEmpty ? string.Empty : RegisterText.Fields(entry, values[i]);
                output.WriteLine($"  {entry.OffsetOf(i):x5}  {entry.ShortNameOf(i).PadRight(names)}  {Hex(entry, values[i])}  {fields}".TrimEnd());
            }
        }
    }

    public static void Json(IDeviceRegisters device, Func<DeviceRegisterBlock, MmioWindow>? windowOf) => Output.Json.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("device", device.Name);
        writer.WriteString("summary", device.Summary);
        writer.WriteStartArray("blocks");
        foreach (DeviceRegisterBlock block in device.Blocks)
        {
            writer.WriteStartObject();
            writer.WriteString("name", block.Map.BlockName);
            writer.WriteNumber("bar", block.Bar);
            writer.WriteNumber("start", block.Start);
            writer.WriteNumber("length", block.Map.BlockLength);
            writer.WriteStartArray("registers");
            MmioWindow? window = windowOf?.Invoke(block);
            foreach (RegisterEntry entry in block.Map.Entries)
            {
                Json(writer, entry, window);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>A value with the digits of its register.</summary>
    public static string Hex(RegisterEntry entry, ulong value) =>
        "0x" + value.ToString("x" + (2 * entry.Width).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static void Json(Utf8JsonWriter writer, RegisterEntry entry, MmioWindow? window)
    {
        writer.WriteStartObject();
        writer.WriteString("name", entry.Name);
        writer.WriteString("symbol", entry.Symbol);
        writer.WriteNumber("offset", entry.Offset);
        writer.WriteNumber("bits", entry.Width * 8);
        writer.WriteString("access", RegisterTable.ShortOf(entry.Access));
        writer.WriteNumber("reset", entry.Reset);
        if (entry.Shape == RegisterShape.Array)
        {
            writer.WriteNumber("count", entry.Count);
            writer.WriteNumber("stride", entry.Stride);
        }

        if (entry.IndexedBy is { } selector)
        {
            writer.WriteString("indexedBy", selector.Name);
        }

        writer.WriteString("summary", entry.Summary);
        ulong[]? values = window is { } live && Unread(entry) is null ? Values(entry, live) : null;
        if (values is not null)
        {
            writer.WriteStartArray("values");
            Array.ForEach(values, writer.WriteNumberValue);
            writer.WriteEndArray();
        }

        writer.WriteStartArray("fields");
        foreach (FieldLayout field in entry.Fields.Where(field => field.Kind != FieldKind.Reserved))
        {
            writer.WriteStartObject();
            writer.WriteString("name", field.Name);
            writer.WriteString("symbol", field.Symbol);
            writer.WriteNumber("bit", field.BitOffset);
            writer.WriteNumber("bits", field.BitWidth);
            writer.WriteString("access", RegisterTable.ShortOf(RegisterTable.AccessOf(entry, field)));
            writer.WriteString("summary", field.Summary);
            if (values is { Length: 1 })
            {
                writer.WriteString("value", FieldValue.Text(field, values[0]));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Head(DeviceRegisterBlock block, TextWriter output)
    {
        string start = block.Start == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" from 0x{block.Start:x}");
        output.WriteLine(Style.Bold($"{block.Map.BlockName}, BAR {block.Bar}{start}") + (block.Map.BlockSummary.Length > 0 ? $"  {block.Map.BlockSummary}" : ""));
    }

    private static string? Unread(RegisterEntry entry) => !entry.CanRead ? "write-only"
        : entry.Rules.ClearedByRead != 0 ? "not read: that would clear it"
        : entry.Shape == RegisterShape.Indexed ? "behind an index: name one to 'peek'"
        : null;

    private static ulong[] Values(RegisterEntry entry, MmioWindow window)
    {
        ulong[] values = new ulong[entry.Places];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = RegisterAccess.Read(window, entry, i);
        }

        return values;
    }

    private static string Names(RegisterEntry entry)
    {
        string name = entry.Symbol is null ? entry.Name : $"{entry.Name} ({entry.Symbol})";
        return entry.Shape switch
        {
            RegisterShape.Array => string.Create(CultureInfo.InvariantCulture, $"{name} [{entry.Count}], {entry.Stride} apart"),
            RegisterShape.Indexed => $"{name} [{entry.IndexedBy!.ShortName}]",
            _ => name,
        };
    }
}
