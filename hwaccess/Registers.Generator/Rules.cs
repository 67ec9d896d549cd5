using Microsoft.CodeAnalysis;

namespace DriverKit.Registers.Generator;

/// <summary>The generator's diagnostics. All are errors: a layout is right or it does not build.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor NotPartial = new(
        "DK0001", "Type is not partial", "'{0}' must be declared partial", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor WrongShape = new(
        "DK0002", "Type has the wrong shape", "'{0}' must be a {1}", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadStorage = new(
        "DK0003", "Storage type is not supported", "'{0}' cannot be stored in '{1}': byte, ushort, uint or ulong are meant",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor Overlap = new(
        "DK0004", "Fields overlap", "'{0}' overlaps '{1}'", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor Overflow = new(
        "DK0005", "Field lies outside", "'{0}' ends at {1}, past the {2} of '{3}'", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor EnumTooWide = new(
        "DK0006", "Enum value does not fit in the field", "'{0}.{1}' does not fit in the {2} bits of '{3}'",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor EnumTooNarrow = new(
        "DK0007", "Enum is narrower than its field", "'{0}' has {1} bits, and its field '{2}' has {3}",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor WideFlag = new(
        "DK0008", "Boolean field is not one bit", "'{0}' is a bool and must be one bit wide, not {1}",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor IntegerTooSmall = new(
        "DK0009", "Type is too small for the field", "'{0}' is a {1} of {2} bits, and its field has {3}",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadType = new(
        "DK0010", "Field type is not supported", "'{0}' cannot be a '{1}' here", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NoOrder = new(
        "DK0011", "Byte order is missing", "'{0}' is wider than a byte, and '{1}' states no byte order",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ReservedOverlap = new(
        "DK0012", "Reserved bits overlap a field", "Reserved bits {0} of '{1}' overlap '{2}'",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ReservedTwice = new(
        "DK0013", "Bits are reserved twice", "Bits {0} of '{1}' are reserved twice", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor Unaccounted = new(
        "DK0014", "Bits are unaccounted for", "Bits {0} of '{1}' are neither a field nor reserved",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NotPartialProperty = new(
        "DK0015", "Field is not a partial property", "'{0}' must be a partial instance property",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor Stray = new(
        "DK0016", "Layout attribute is out of place", "'{0}' carries [{1}], which has no meaning there: {2}",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NameTaken = new(
        "DK0017", "Field name is taken", "'{0}' is a name that the generator gives to a member of its own",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadNumber = new(
        "DK0018", "Layout number is out of range", "{0} of '{1}' is {2}, and must be {3}", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NestedOrGeneric = new(
        "DK0019", "Type is nested or generic", "'{0}' must be a top-level type without type parameters",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadFixed = new(
        "DK0020", "Fixed value does not fit", "The fixed value {0} does not fit in '{1}'", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadAccessors = new(
        "DK0021", "Field has the wrong accessors", "'{0}' must have {1}", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NotAccess = new(
        "DK0022", "Register is of no access type", "'{0}' is a '{1}', and must be of one of the access types (ReadOnly<T> and so on)",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor Misaligned = new(
        "DK0023", "Register is misaligned", "'{0}' lies at 0x{1}, which is no multiple of its {2} bytes",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor RegisterOverlap = new(
        "DK0024", "Registers overlap", "'{0}' overlaps '{1}' at 0x{2}", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor OutOfBlock = new(
        "DK0025", "Register lies outside the block", "'{0}' ends at 0x{1}, past the 0x{2} bytes of '{3}'",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadStride = new(
        "DK0026", "Stride does not fit the register", "The stride {0} of '{1}' must be a multiple of its {2} bytes, and not less",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadShape = new(
        "DK0027", "Register argument does not fit its type", "'{0}': {1}", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadReset = new(
        "DK0028", "Reset value does not fit", "The reset value 0x{0} of '{1}' {2}", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadFieldAccess = new(
        "DK0029", "Field access has no meaning", "'{0}' cannot be {1}", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NotMixed = new(
        "DK0030", "Mixed register has no mixed fields", "'{0}' is Mixed, and no field of '{1}' carries [FieldAccess]",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BadIndex = new(
        "DK0031", "Index register does not fit", "'{0}' is indexed by '{1}', which is {2}", "Layout", DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor Unreachable = new(
        "DK0032", "Register cannot be reached", "'{0}' has {1} bytes, and '{2}' takes no access that narrow",
        "Layout", DiagnosticSeverity.Error, true);

    public static readonly Dictionary<string, DiagnosticDescriptor> ById = new[]
    {
        NotPartial, WrongShape, BadStorage, Overlap, Overflow, EnumTooWide, EnumTooNarrow, WideFlag, IntegerTooSmall,
        BadType, NoOrder, ReservedOverlap, ReservedTwice, Unaccounted, NotPartialProperty, Stray, NameTaken, BadNumber,
        NestedOrGeneric, BadFixed, BadAccessors, NotAccess, Misaligned, RegisterOverlap, OutOfBlock, BadStride, BadShape,
        BadReset, BadFieldAccess, NotMixed, BadIndex, Unreachable,
    }.ToDictionary(rule => rule.Id);
}
