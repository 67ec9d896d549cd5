using Microsoft.CodeAnalysis;

namespace DriverKit.Registers.Generator;

/// <summary>From a [RegisterBlock] type to its model.</summary>
internal static class RegisterBlockReader
{
    private static readonly string[] Taken =
    [
        "Map", "Layout", "Over", "BlockLength", "BlockName", "BlockWidths", "BlockSummary", "Entries", "Find", "Add", "Seal",
        "TryDecode", "Describe", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize",
    ];

    public static BlockModel Read(INamedTypeSymbol type, AttributeData block)
    {
        List<Problem> problems = [];
        TypeChecks.Declaration(type, wire: false, problems);
        int length = Names.Number(block, 0);
        if (length < 1)
        {
            problems.Add(Problem.At(type, Rules.BadNumber, "The length", type.Name, $"{length}", "1 byte or more"));
        }

        int widths = Names.Named(block, "Widths") is int named ? named : 0;
        if (widths is < 0 or > 15)
        {
            problems.Add(Problem.At(type, Rules.BadNumber, "Widths", type.Name, $"{widths}", "a combination of the named widths"));
        }

        List<RegisterModel> registers = [];
        List<IPropertySymbol> properties = [];
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (Names.Find(property, Names.Register) is { } place && Register(property, type, place, length, widths, problems) is { } register)
            {
                registers.Add(register);
                properties.Add(property);
            }
        }

        if (problems.Count == 0)
        {
            Overlaps(registers, properties, problems);
            Indices(registers, properties, problems);
        }

        return new BlockModel(
            type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            TypeChecks.Access(type),
            length,
            widths,
            Docs.Summary(type),
            registers.OrderBy(register => register.Offset).ToList(),
            problems);
    }

    private static RegisterModel? Register(
        IPropertySymbol property, INamedTypeSymbol type, AttributeData place, int length, int widths, List<Problem> problems)
    {
        if (!TypeChecks.Property(property, Taken, canInit: false, problems))
        {
            return null;
        }

        if (AccessTypes.Of(property.Type) is not { } access)
        {
            problems.Add(Problem.At(property, Rules.NotAccess, property.Name, property.Type.ToDisplayString()));
            return null;
        }

        if (ValueType.Of(access.Value) is not { Kind: ValueKind.Unsigned or ValueKind.BitFields } value)
        {
            problems.Add(Problem.At(property, Rules.BadType, property.Name, access.Value.ToDisplayString()));
            return null;
        }

        int before = problems.Count;
        int bytes = value.Bits / 8;
        int offset = Names.Number(place, 0);
        int count = Names.Named(place, "Count") is int counted ? counted : 0;
        int stride = Names.Named(place, "Stride") is int strided ? strided : 0;
        string? index = Names.Named(place, "IndexedBy") as string;
        Shape(property, access.Shape, count, stride, index, problems);
        if (stride != 0 && access.Shape == "Array" && (stride < bytes || stride % bytes != 0))
        {
            problems.Add(Problem.At(property, Rules.BadStride, $"{stride}", property.Name, $"{bytes}"));
        }

        stride = stride == 0 ? bytes : stride;
        count = access.Shape == "Single" ? 1 : count;
        Place(property, type, offset, bytes, access.Shape == "Array" ? offset + ((count - 1L) * stride) + bytes : offset + bytes, length, problems);
        if (widths != 0 && (widths & ((bytes << 1) - 1)) == 0)
        {
            problems.Add(Problem.At(property, Rules.Unreachable, property.Name, $"{bytes}", type.Name));
        }

        ulong reset = Names.Named(place, "Reset") is ulong given ? given : 0;
        Reset(property, value, reset, problems);
        if (access.Kind == "Mixed" && !access.Value.GetMembers().Any(member => Names.Find(member, Names.FieldAccess) is not null))
        {
            problems.Add(Problem.At(property, Rules.NotMixed, property.Name, access.Value.Name));
        }

        return problems.Count > before
            ? null
            : new RegisterModel(
                property.Name,
                TypeChecks.Access(property),
                property.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                access.Shape,
                access.AccessType,
                access.Kind,
                value,
                offset,
                count,
                stride,
                reset,
                Names.Named(place, "Symbol") as string,
                index,
                Docs.Summary(property));
    }

    private static void Shape(IPropertySymbol property, string shape, int count, int stride, string? index, List<Problem> problems)
    {
        string? wrong = shape switch
        {
            "Single" when count != 0 || stride != 0 => "Count and Stride belong to a RegisterArray",
            "Array" when count < 1 => "a RegisterArray needs a Count of 1 or more",
            "Array" when stride < 0 => "the Stride is negative",
            "Indexed" when index is null => "an IndexedRegister needs IndexedBy",
            "Indexed" when stride != 0 || count < 0 => "an IndexedRegister has no Stride, and a Count of 0 or more",
            not "Indexed" when index is not null => "IndexedBy belongs to an IndexedRegister",
            _ => null,
        };
        if (wrong is not null)
        {
            problems.Add(Problem.At(property, Rules.BadShape, property.Name, wrong));
        }
    }

    private static void Place(
        IPropertySymbol property, INamedTypeSymbol type, int offset, int bytes, long end, int length, List<Problem> problems)
    {
        if (offset < 0)
        {
            problems.Add(Problem.At(property, Rules.BadNumber, "The offset", property.Name, $"{offset}", "0 or more"));
        }
        else if (offset % bytes != 0)
        {
            problems.Add(Problem.At(property, Rules.Misaligned, property.Name, $"{offset:x}", $"{bytes}"));
        }
        else if (end > length)
        {
            problems.Add(Problem.At(property, Rules.OutOfBlock, property.Name, $"{end - 1:x}", $"{length:x}", type.Name));
        }
    }

    private static void Reset(IPropertySymbol property, ValueType value, ulong reset, List<Problem> problems)
    {
        if (value.Bits < 64 && reset >> value.Bits != 0)
        {
            problems.Add(Problem.At(property, Rules.BadReset, $"{reset:x}", property.Name, $"has more than {value.Bits} bits"));
        }
        else if ((reset & value.MustBeZero) != 0)
        {
            problems.Add(Problem.At(property, Rules.BadReset, $"{reset:x}", property.Name, "sets bits that are reserved as zero"));
        }
    }

    private static void Overlaps(List<RegisterModel> registers, List<IPropertySymbol> properties, List<Problem> problems)
    {
        // What reads and what writes may lie at one place, each with a register of its own.
        var spans = new List<(long Start, long End, int Owner)>();
        for (int i = 0; i < registers.Count; i++)
        {
            RegisterModel register = registers[i];
            bool dense = register.Stride == register.Width;
            for (long k = 0; k < (dense ? 1 : register.Places); k++)
            {
                long start = register.Offset + (k * register.Stride);
                spans.Add((start, start + ((long)register.Width * (dense ? register.Places : 1)), i));
            }
        }

        var told = new HashSet<(int, int)>();
        foreach (Func<RegisterModel, bool> side in new Func<RegisterModel, bool>[] { r => r.AccessKind != "WriteOnly", r => !IsReadSide(r) })
        {
            (long Start, long End, int Owner) last = (0, 0, -1);
            foreach ((long Start, long End, int Owner) span in spans.Where(s => side(registers[s.Owner])).OrderBy(s => s.Start).ThenBy(s => s.Owner))
            {
                if (last.Owner >= 0 && span.Start < last.End && told.Add((last.Owner, span.Owner)))
                {
                    problems.Add(Problem.At(
                        properties[span.Owner], Rules.RegisterOverlap, registers[span.Owner].Name, registers[last.Owner].Name, $"{span.Start:x}"));
                }

                last = span.End > last.End ? span : last;
            }
        }
    }

    private static bool IsReadSide(RegisterModel register) => register.AccessKind is "ReadOnly" or "ReadToClear";

    private static void Indices(List<RegisterModel> registers, List<IPropertySymbol> properties, List<Problem> problems)
    {
        for (int i = 0; i < registers.Count; i++)
        {
            if (registers[i].IndexedBy is not { } name)
            {
                continue;
            }

            RegisterModel? index = registers.FirstOrDefault(register => register.Name == name);
            string? wrong = index is null ? "no register of the block"
                : index.Shape != "Single" ? "not a single register"
                : index.AccessKind is "ReadWrite" or "WriteOnly" ? null
                : "not a register that takes what is written";
            if (wrong is not null)
            {
                problems.Add(Problem.At(properties[i], Rules.BadIndex, registers[i].Name, name, wrong));
            }
        }
    }
}
