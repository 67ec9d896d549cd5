namespace DriverKit.Registers.Generator;

/// <summary>The other half of a [BitFields] value.</summary>
internal static class BitFieldsEmitter
{
    public static string Emit(LayoutModel model)
    {
        string raw = model.Storage;
        bool wide = model.Size == 8;
        string self = model.Name;
        CodeText text = Code.Begin(model);
        text.Open($"readonly partial struct {self} : {Code.Runtime}IBitFields<{self}, {raw}>");
        text.Line($"private readonly {raw} _raw;").Line(string.Empty);
        Masks(text, model, raw, wide);
        text.Summary("The value with these bits.").Line("/// <param name=\"raw\">All bits.</param>");
        text.Line($"public {self}({raw} raw) => _raw = raw;").Line(string.Empty);
        text.Line("/// <inheritdoc/>").Line($"public {raw} Raw => _raw;").Line(string.Empty);
        Table(text, model, wide);
        text.Line("/// <inheritdoc/>").Line($"public static {self} FromRaw({raw} raw) => new(raw);").Line(string.Empty);
        Operators(text, self, raw);
        foreach (FieldModel field in model.Fields)
        {
            Property(text, field, raw, wide);
        }

        Quiet(text, model, raw, wide);
        text.Line("/// <inheritdoc/>").Line($"public bool Equals({self} other) => _raw == other._raw;").Line(string.Empty);
        text.Line("/// <inheritdoc/>");
        text.Line($"public override bool Equals(object? obj) => obj is {self} other && _raw == other._raw;");
        text.Line(string.Empty).Line("/// <inheritdoc/>").Line("public override int GetHashCode() => _raw.GetHashCode();");
        text.Line(string.Empty);
        Code.Printing(text, body =>
        {
            foreach (FieldModel field in model.Fields)
            {
                body.Line(Code.Print(field));
            }

            body.Line("printer.Reserved((ulong)_raw & ReservedMask);");
        });
        return text.Close().ToString();
    }

    private static void Masks(CodeText text, LayoutModel model, string raw, bool wide)
    {
        ulong zero = 0;
        ulong preserve = 0;
        foreach (ReservedModel range in model.Reserved)
        {
            zero |= range.Preserve ? 0 : range.Mask;
            preserve |= range.Preserve ? range.Mask : 0;
        }

        text.Summary("The bits that are no field.");
        text.Line($"public const {raw} ReservedMask = ({raw}){Code.Hex(zero | preserve, wide)};").Line(string.Empty);
        text.Summary("The reserved bits that are written as zero.");
        text.Line($"public const {raw} MustBeZeroMask = ({raw}){Code.Hex(zero, wide)};").Line(string.Empty);
        text.Summary("The reserved bits that are written back as read.");
        text.Line($"public const {raw} PreserveMask = ({raw}){Code.Hex(preserve, wide)};").Line(string.Empty);
    }

    private static void Table(CodeText text, LayoutModel model, bool wide)
    {
        text.Line("/// <inheritdoc/>");
        text.Line("public static global::System.Collections.Immutable.ImmutableArray<" + Code.Runtime + "FieldLayout> Fields { get; } =");
        text.Line("[");
        foreach (FieldModel field in model.Fields)
        {
            text.Line("    " + Code.Layout(field));
        }

        foreach (ReservedModel range in model.Reserved)
        {
            text.Line($"    new(\"rsvd\", {Code.Runtime}FieldKind.Reserved, 0, {model.Size}, {range.Bit}, {range.Width}, "
                + $"{Code.Runtime}ByteOrder.Unspecified, null),");
        }

        text.Line("];").Line(string.Empty);
    }

    private static void Operators(CodeText text, string self, string raw)
    {
        text.Summary("The value with these bits.").Line("/// <param name=\"raw\">All bits.</param>");
        text.Line($"public static explicit operator {self}({raw} raw) => new(raw);").Line(string.Empty);
        text.Summary("All bits.").Line("/// <param name=\"value\">The value.</param>");
        text.Line($"public static explicit operator {raw}({self} value) => value._raw;").Line(string.Empty);
        foreach (string op in new[] { "==", "!=" })
        {
            text.Summary("Compares all bits, reserved ones too.");
            text.Line("/// <param name=\"left\">A value.</param>").Line("/// <param name=\"right\">Another.</param>");
            text.Line($"public static bool operator {op}({self} left, {self} right) => left._raw {op} right._raw;");
            text.Line(string.Empty);
        }
    }

    private static void Quiet(CodeText text, LayoutModel model, string raw, bool wide)
    {
        if (!model.Fields.Any(field => field.FieldAccess is not null))
        {
            return;
        }

        ulong acting = 0;
        foreach (FieldModel field in model.Fields)
        {
            bool acts = field.FieldAccess is "WriteOneToClear" or "WriteOneToSet" or "SelfClearing";
            acting |= acts ? field.Maximum << field.Bit : 0;
        }

        ulong all = wide ? ulong.MaxValue : (1UL << (model.Size * 8)) - 1;
        text.Summary("The value without the ones that act when written: what may be written back after a read.");
        text.Line($"public {model.Name} Quiet => new(({raw})(_raw & {Code.Hex(all & ~acting, wide)}));").Line(string.Empty);
    }

    private static void Property(CodeText text, FieldModel field, string raw, bool wide)
    {
        string container = wide ? "_raw" : raw == "uint" ? "_raw" : "(uint)_raw";
        text.Open($"{field.Access} partial {field.Type.Name} {field.Name}");
        text.Line($"get => {Code.Extract(field, container, wide, field.ByteWidth * 8)};");
        if (field.HasInit)
        {
            text.Open("init");
            if (Code.Check(field) is { } check)
            {
                text.Line(check);
            }

            ulong keep = ~(field.Maximum << field.Bit) & (field.ByteWidth == 8 ? ulong.MaxValue : (1UL << (field.ByteWidth * 8)) - 1);
            text.Line($"_raw = ({raw})((_raw & {Code.Hex(keep, wide)}) | {Code.Insert(field, wide)});").Close();
        }

        text.Close().Line(string.Empty);
    }
}
