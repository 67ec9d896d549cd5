namespace DriverKit.Registers.Generator;

/// <summary>The other half of a [RegisterBlock] struct.</summary>
internal static class RegisterBlockEmitter
{
    private const string Window = "global::DriverKit.Pci.MmioWindow";
    private const int Qword = 8;

    public static string Emit(BlockModel model)
    {
        string self = model.Name;
        int shadows = model.Registers.Where(register => register.HasShadow).Sum(register => register.Places);
        CodeText text = Code.Begin(model.Namespace);
        text.Open($"readonly partial struct {self} : {Code.Runtime}IRegisterBlock<{self}>");
        text.Summary("Length in bytes.").Line($"public const int BlockLength = 0x{model.Length:x};").Line(string.Empty);
        text.Line($"private readonly {Window} _window;");
        if (shadows > 0)
        {
            text.Line("private readonly ulong[] _shadows;");
        }

        text.Line(string.Empty).Summary("The registers in a window.");
        text.Line("/// <param name=\"window\">At least as long as the block.</param>");
        text.Line("/// <exception cref=\"global::System.ArgumentException\">It is shorter.</exception>");
        text.Open($"public {self}({Window} window)");
        text.Line($"{Code.Runtime}RegisterMap.RequireLength(window, BlockLength, \"{self}\");");
        text.Line("_window = window;");
        if (shadows > 0)
        {
            text.Line($"_shadows = new ulong[{shadows}];");
        }

        text.Close().Line(string.Empty);
        text.Summary("The registers as data.").Line("public static Layout Map { get; } = new();").Line(string.Empty);
        text.Line($"static {Code.Runtime}RegisterMap {Code.Runtime}IRegisterBlock<{self}>.Map => Map;").Line(string.Empty);
        text.Line("/// <inheritdoc/>").Line($"public static {self} Over({Window} window) => new(window);").Line(string.Empty);
        int shadow = 0;
        foreach (RegisterModel register in model.Registers)
        {
            Property(text, model, register, shadows > 0 ? "_shadows" : "null", shadow);
            shadow += register.HasShadow ? register.Places : 0;
        }

        Layout(text, model);
        return text.Close().ToString();
    }

    private static void Property(CodeText text, BlockModel model, RegisterModel register, string shadows, int shadow)
    {
        text.Open($"{register.Access} partial {register.PropertyType} {register.Name}");
        text.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");
        shadows = register.HasShadow ? shadows : "null";
        string halves = Halves(model, register);
        string value = register.Shape switch
        {
            "Array" => $"new(_window, 0x{register.Offset:x}, {register.Count}, {register.Stride}, {halves}, {shadows}, {shadow})",
            "Indexed" => $"new({Place(model, model.Registers.First(r => r.Name == register.IndexedBy))}, "
                + $"{model.Registers.First(r => r.Name == register.IndexedBy).Width}, {Place(model, register)}, {register.Count})",
            _ when register.HasShadow => $"new(_window, 0x{register.Offset:x}, {halves}, {shadows}, {shadow})",
            _ => $"new(_window, 0x{register.Offset:x}, {halves})",
        };
        text.Line($"get => {value};").Close().Line(string.Empty);
    }

    private static string Place(BlockModel model, RegisterModel register) =>
        $"new {Code.Runtime}RegisterPlace(_window, 0x{register.Offset:x}, {Halves(model, register)})";

    private static string Halves(BlockModel model, RegisterModel register) =>
        register.Width == Qword && model.Widths != 0 && (model.Widths & Qword) == 0 ? "true" : "false";

    private static void Layout(CodeText text, BlockModel model)
    {
        text.Summary("The registers as data, by name.");
        text.Open($"public sealed class Layout : {Code.Runtime}RegisterMap");
        text.Line("internal Layout()");
        text.Line($"    : base(\"{model.Name}\", 0x{model.Length:x}, ({Code.Runtime}AccessWidths){model.Widths}, {Docs.Literal(model.Summary)})");
        text.Line("{");
        foreach (RegisterModel register in model.Registers.OrderBy(register => register.IndexedBy is not null))
        {
            text.Line($"    {register.Name} = Add(new {EntryType(register)}(\"{register.Name}\", 0x{register.Offset:x}, "
                + $"{Code.Runtime}Access.{register.AccessKind}){Extras(register)});");
        }

        text.Line("    Seal();").Line("}").Line(string.Empty);
        foreach (RegisterModel register in model.Registers)
        {
            text.Summary(register.Summary.Length > 0 ? Docs.Escape(register.Summary) : "A register.");
            text.Line($"public {EntryType(register)} {register.Name} {{ get; }}").Line(string.Empty);
        }

        text.Close();
    }

    private static string EntryType(RegisterModel register) => $"{Code.Runtime}{register.Shape}Entry<{register.Value.Name}>";

    private static string Extras(RegisterModel register)
    {
        List<string> extras = [];
        if (register.Shape != "Single")
        {
            extras.Add($"Count = {register.Count}");
            extras.Add($"Stride = {(register.Shape == "Array" ? register.Stride : 0)}");
        }

        if (register.IndexedBy is { } index)
        {
            extras.Add($"IndexedBy = {index}");
        }

        if (register.Reset != 0)
        {
            extras.Add($"Reset = {Code.Hex(register.Reset, true)}");
        }

        if (register.Symbol is not null)
        {
            extras.Add($"Symbol = {Docs.Literal(register.Symbol)}");
        }

        if (register.Value.Kind == ValueKind.BitFields)
        {
            string value = register.Value.Name;
            extras.Add($"Fields = {value}.Fields, MustBeZero = {value}.MustBeZeroMask, Preserve = {value}.PreserveMask");
        }

        if (register.Summary.Length > 0)
        {
            extras.Add($"Summary = {Docs.Literal(register.Summary)}");
        }

        return extras.Count == 0 ? string.Empty : $" {{ {string.Join(", ", extras)} }}";
    }
}
