namespace DriverKit.Registers.Generator;

/// <summary>The other half of a [WireStruct] view, and its writer.</summary>
internal static class WireStructEmitter
{
    private const string Source = "global::System.ReadOnlySpan<byte>";
    private const string Target = "global::System.Span<byte>";

    public static string Emit(LayoutModel model)
    {
        CodeText text = Code.Begin(model);
        text.Open($"readonly ref partial struct {model.Name} : {Code.Runtime}IWireStruct<{model.Name}>");
        text.Line($"private readonly {Source} _bytes;").Line(string.Empty);
        text.Line($"private {model.Name}({Source} bytes) => _bytes = bytes;").Line(string.Empty);
        Statics(text, model);
        Parsing(text, model);
        foreach (FieldModel field in model.Fields)
        {
            string value = Get(field);
            if (field.End > model.Minimum)
            {
                value = field.Type.Kind == ValueKind.Bytes
                    ? $"_bytes[global::System.Math.Min({field.ByteOffset}, _bytes.Length)..global::System.Math.Min({field.End}, _bytes.Length)]"
                    : $"_bytes.Length < {field.End} ? default : {value}";
            }

            text.Line($"{field.Access} partial {field.Type.Name} {field.Name} {{ get => {value}; }}").Line(string.Empty);
        }

        Code.Printing(text, body =>
        {
            foreach (FieldModel field in model.Fields)
            {
                body.Line(Code.Print(field));
            }

            if (model.UnnamedBytes.Any(item => item != 0))
            {
                body.Line($"printer.Reserved(_bytes, [{Mask(model.UnnamedBytes)}]);");
            }
        });
        text.Line(string.Empty);
        Writer(text, model);
        return text.Close().ToString();
    }

    private static void Statics(CodeText text, LayoutModel model)
    {
        text.Summary("Length of the fixed part in bytes.").Line($"public const int Size = {model.Size};").Line(string.Empty);
        text.Summary("The shortest input that parses, in bytes.");
        text.Line($"public const int MinimumSize = {model.Minimum};").Line(string.Empty);
        text.Line("/// <inheritdoc/>");
        text.Line($"static int {Code.Runtime}IWireStruct<{model.Name}>.WireSize => Size;").Line(string.Empty);
        text.Line("/// <inheritdoc/>");
        text.Line("public static global::System.Collections.Immutable.ImmutableArray<" + Code.Runtime + "FieldLayout> Fields { get; } =");
        text.Line("[");
        foreach (FieldModel field in model.Fields)
        {
            text.Line("    " + Code.Layout(field));
        }

        text.Line("];").Line(string.Empty).Line("/// <inheritdoc/>");
        text.Line($"public static {Source} ReservedMask => [{Mask(model.ReservedBytes)}];").Line(string.Empty);
    }

    private static string Mask(EquatableList<byte> bytes) => string.Join(", ", bytes.Select(item => $"0x{item:X2}"));

    private static void Parsing(CodeText text, LayoutModel model)
    {
        text.Line("/// <inheritdoc/>");
        text.Open($"public static bool TryParse({Source} source, out {model.Name} view)");
        text.Open("if (source.Length < MinimumSize)").Line("view = default;").Line("return false;").Close();
        text.Line($"view = new {model.Name}(source);").Line("return true;").Close().Line(string.Empty);

        text.Summary("Clears the fixed part, stores the fixed values, and writes on from there.");
        text.Line("/// <param name=\"destination\">At least <see cref=\"Size\"/> bytes.</param>");
        text.Line("/// <returns>The writer.</returns>");
        text.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">The destination is too short.</exception>");
        text.Open($"public static Writer Write({Target} destination)");
        text.Line("destination[..Size].Clear();").Line("var writer = new Writer(destination);");
        foreach (FieldModel field in model.Fields.Where(field => field.Fixed is not null))
        {
            text.Line($"writer.{field.Name} = unchecked(({field.Type.Name}){Code.Hex(field.Fixed!.Value, true)});");
        }

        text.Line("return writer;").Close().Line(string.Empty);
        text.Summary("Changes a structure in place.");
        text.Line("/// <param name=\"destination\">At least <see cref=\"Size\"/> bytes, which keep their values.</param>");
        text.Line("/// <returns>The writer.</returns>");
        text.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">The destination is too short.</exception>");
        text.Line($"public static Writer Edit({Target} destination) => new(destination);").Line(string.Empty);

        text.Summary("The fixed part, as much of it as there is.");
        text.Line($"public {Source} Bytes => _bytes[..global::System.Math.Min(Size, _bytes.Length)];").Line(string.Empty);
        text.Summary("What followed the fixed part in the input.");
        text.Line($"public {Source} Tail => _bytes[global::System.Math.Min(Size, _bytes.Length)..];").Line(string.Empty);
        text.Summary("Whether every bit that no field names is zero.");
        text.Line($"public bool ReservedIsZero => !{Code.Runtime}ReservedBits.TryFind(_bytes, ReservedMask, out _, out _);");
        text.Line(string.Empty);
        List<string> tests = [.. model.Fields.Where(field => field.Fixed is not null).Select(field =>
            $"{field.Name} == unchecked(({field.Type.Name}){Code.Hex(field.Fixed!.Value, true)})")];
        if (tests.Count > 0)
        {
            text.Summary("Whether the fields that have a fixed value have it.");
            text.Line($"public bool FixedValuesMatch => {string.Join(" && ", tests)};").Line(string.Empty);
        }
    }

    private static void Writer(CodeText text, LayoutModel model)
    {
        text.Summary($"Writes a <see cref=\"{model.Name}\"/> in place.");
        text.Open("public readonly ref struct Writer");
        text.Line($"private readonly {Target} _bytes;").Line(string.Empty);
        text.Line($"internal Writer({Target} bytes) => _bytes = bytes[..Size];").Line(string.Empty);
        text.Summary("The bytes of the fixed part.").Line($"public {Target} Bytes => _bytes;").Line(string.Empty);
        text.Summary("What was written so far, to read.");
        text.Line($"public {model.Name} View => new(_bytes);").Line(string.Empty);
        foreach (FieldModel field in model.Fields)
        {
            text.Line($"/// <inheritdoc cref=\"{model.Name}.{field.Name}\"/>");
            text.Open($"{field.Access} {field.Type.Name} {field.Name}").Line($"get => {Get(field)};").Open("set");
            Set(text, field);
            text.Close().Close().Line(string.Empty);
        }

        text.Close();
    }

    private static string Get(FieldModel field) => field.Type.Kind == ValueKind.Bytes
        ? $"_bytes.Slice({field.ByteOffset}, {field.ByteWidth})"
        : Code.Extract(field, Load(field), field.ByteWidth > 4, field.ByteWidth * 8);

    private static void Set(CodeText text, FieldModel field)
    {
        if (field.Type.Kind == ValueKind.Bytes)
        {
            text.Line($"{Code.Runtime}FieldRange.RequireAtMost(value.Length, {field.ByteWidth}, \"{field.Name}\");");
            text.Line($"value.CopyTo(_bytes.Slice({field.ByteOffset}, {field.ByteWidth}));");
            text.Line($"_bytes.Slice({field.ByteOffset} + value.Length, {field.ByteWidth} - value.Length).Clear();");
            return;
        }

        bool wide = field.ByteWidth > 4;
        if (Code.Check(field) is { } check)
        {
            text.Line(check);
        }

        string bits = Code.Insert(field, wide);
        if (field.Width != field.ByteWidth * 8)
        {
            ulong all = field.ByteWidth == 8 ? ulong.MaxValue : (1UL << (field.ByteWidth * 8)) - 1;
            bits = $"({Load(field)} & {Code.Hex(all & ~(field.Maximum << field.Bit), wide)}) | {bits}";
        }

        text.Line($"{(wide ? "ulong" : "uint")} bits = {bits};");
        Store(text, field);
    }

    private static string Load(FieldModel field)
    {
        string order = field.BigEndian ? "BigEndian" : "LittleEndian";
        string primitives = "global::System.Buffers.Binary.BinaryPrimitives.ReadUInt";
        string slice = $"(_bytes.Slice({field.ByteOffset}, {field.ByteWidth}))";
        switch (field.ByteWidth)
        {
            case 1:
                return $"(uint)_bytes[{field.ByteOffset}]";
            case 2:
                return $"(uint){primitives}16{order}{slice}";
            case 4 or 8:
                return $"{primitives}{field.ByteWidth * 8}{order}{slice}";
        }

        string type = field.ByteWidth > 4 ? "ulong" : "uint";
        IEnumerable<string> parts = Enumerable.Range(0, field.ByteWidth).Select(i =>
            $"(({type})_bytes[{field.ByteOffset + i}] << {Shift(field, i)})");
        return $"({string.Join(" | ", parts)})";
    }

    private static void Store(CodeText text, FieldModel field)
    {
        if (field.ByteWidth is 2 or 4 or 8)
        {
            int bits = field.ByteWidth * 8;
            string order = field.BigEndian ? "BigEndian" : "LittleEndian";
            string cast = bits == 16 ? "(ushort)" : string.Empty;
            text.Line($"global::System.Buffers.Binary.BinaryPrimitives.WriteUInt{bits}{order}("
                + $"_bytes.Slice({field.ByteOffset}, {field.ByteWidth}), {cast}bits);");
            return;
        }

        for (int i = 0; i < field.ByteWidth; i++)
        {
            text.Line($"_bytes[{field.ByteOffset + i}] = (byte)(bits >> {Shift(field, i)});");
        }
    }

    private static int Shift(FieldModel field, int index) =>
        8 * (field.BigEndian ? field.ByteWidth - 1 - index : index);
}
