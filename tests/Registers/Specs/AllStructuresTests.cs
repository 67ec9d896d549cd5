using System.Reflection;
using System.Reflection.Emit;
using DriverKit.Fuzzing;
using DriverKit.Specs.Scsi;

namespace DriverKit.Registers.Tests.Specs;

/// <summary>Every structure of the seam against its own field table, read bit by bit.</summary>
internal sealed class AllStructuresTests
{
    private const int Rounds = 100;

    private delegate void Setter(Span<byte> bytes, ulong value);

    public static IEnumerable<TestCaseData> Structures => typeof(InquiryData).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<WireStructAttribute>() is not null)
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .Select(type => new TestCaseData(type).SetArgDisplayNames(type.Name));

    [Test]
    public void ThereAreMany() => Assert.That(Structures.Count(), Is.GreaterThan(100));

    [TestCaseSource(nameof(Structures))]
    public void FieldsReadAndPrintAsTheirTableSays(Type structure) => Generic(nameof(CheckReading), structure);

    [TestCaseSource(nameof(Structures))]
    public void SettersChangeTheirBitsAndNoOthers(Type structure) => Generic(nameof(CheckWriting), structure);

    [TestCaseSource(nameof(Structures))]
    public void EveryBitIsAFieldOrReserved(Type structure) => Generic(nameof(CheckCover), structure);

    private static void CheckReading<T>()
        where T : struct, IWireStruct<T>, allows ref struct
    {
        var random = new FuzzRandom(11);
        byte[] bytes = new byte[T.WireSize];
        for (int round = 0; round < Rounds; round++)
        {
            Fill(bytes, random, round);
            Assert.That(T.TryParse(bytes, out T view), Is.True);
            string print = FieldPrinter.Print(view);
            string expected = LayoutOracle.Print(bytes, T.Fields);
            Assert.That(print, Does.StartWith(expected));
            Assert.That(print.Length == expected.Length || print[expected.Length..].StartsWith(" rsvd[", StringComparison.Ordinal));
        }
    }

    private static void CheckWriting<T>()
        where T : struct, IWireStruct<T>, allows ref struct
    {
        var random = new FuzzRandom(12);
        byte[] bytes = new byte[T.WireSize];
        byte[] expected = new byte[T.WireSize];
        foreach (FieldLayout field in T.Fields.Where(field => field.Kind != FieldKind.Bytes))
        {
            Setter setter = SetterOf(typeof(T), field);
            for (int round = 0; round < Rounds; round++)
            {
                Fill(bytes, random, round);
                bytes.CopyTo(expected, 0);
                ulong value = random.Next() >> (64 - field.BitWidth);
                LayoutOracle.Set(expected, field, value);
                setter(bytes, value);
                Assert.That(bytes, Is.EqualTo(expected), $"{field.Name} = 0x{value:x}");
                Assert.That(LayoutOracle.Get(bytes, field), Is.EqualTo(value));
            }
        }
    }

    private static void CheckCover<T>()
        where T : struct, IWireStruct<T>, allows ref struct
    {
        byte[] cover = new byte[T.WireSize];
        foreach (FieldLayout field in T.Fields)
        {
            Assert.That(field.ByteOffset, Is.GreaterThanOrEqualTo(0));
            Assert.That(field.ByteOffset + field.ByteWidth, Is.LessThanOrEqualTo(T.WireSize), field.Name);
            if (field.Kind == FieldKind.Bytes)
            {
                cover.AsSpan(field.ByteOffset, field.ByteWidth).Fill(0xFF);
            }
            else
            {
                LayoutOracle.Set(cover, field, ulong.MaxValue);
            }
        }

        foreach (FieldLayout field in T.Fields.Where(field => field.Kind == FieldKind.BitFields))
        {
            object mask = field.ValueType!.GetField("MustBeZeroMask")!.GetRawConstantValue()!;
            ulong named = ~Convert.ToUInt64(mask, System.Globalization.CultureInfo.InvariantCulture);
            LayoutOracle.Set(cover, field, named);
        }

        byte[] reserved = T.ReservedMask.ToArray();
        Assert.That(reserved.Select(mask => (byte)~mask), Is.EqualTo(cover));
        Assert.That(T.TryParse(cover, out T view) && view.ToString("", null).Contains("rsvd", StringComparison.Ordinal), Is.False);
    }

    private static void Fill(byte[] bytes, FuzzRandom random, int round)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = round switch
            {
                0 => 0x00,
                1 => 0xFF,
                _ => (byte)random.Next(),
            };
        }
    }

    private static Setter SetterOf(Type structure, FieldLayout field)
    {
        MethodInfo edit = structure.GetMethod("Edit")!;
        PropertyInfo property = edit.ReturnType.GetProperty(field.Name)!;
        var method = new DynamicMethod("set", null, [typeof(Span<byte>), typeof(ulong)], typeof(AllStructuresTests).Module, true);
        ILGenerator il = method.GetILGenerator();
        LocalBuilder writer = il.DeclareLocal(edit.ReturnType);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, edit);
        il.Emit(OpCodes.Stloc, writer);
        il.Emit(OpCodes.Ldloca, writer);
        il.Emit(OpCodes.Ldarg_1);
        Type type = property.PropertyType.IsEnum ? property.PropertyType.GetEnumUnderlyingType() : property.PropertyType;
        if (field.Kind == FieldKind.BitFields)
        {
            Type raw = type.GetProperty("Raw")!.PropertyType;
            il.Emit(Conversion(raw));
            il.Emit(OpCodes.Newobj, type.GetConstructor([raw])!);
        }
        else
        {
            il.Emit(Conversion(type));
        }

        il.Emit(OpCodes.Call, property.SetMethod!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Setter>();
    }

    private static OpCode Conversion(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.Byte => OpCodes.Conv_U1,
        TypeCode.UInt16 => OpCodes.Conv_U2,
        TypeCode.UInt32 => OpCodes.Conv_U4,
        TypeCode.UInt64 => OpCodes.Conv_U8,
        TypeCode.SByte => OpCodes.Conv_I1,
        TypeCode.Int16 => OpCodes.Conv_I2,
        TypeCode.Int32 => OpCodes.Conv_I4,
        _ => OpCodes.Conv_I8,
    };

    private static void Generic(string name, Type structure)
    {
        MethodInfo method = typeof(AllStructuresTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
        method.MakeGenericMethod(structure).CreateDelegate<Action>()();
    }
}
