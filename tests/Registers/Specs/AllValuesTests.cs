using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using DriverKit.Fuzzing;
using DriverKit.Specs.Scsi;

namespace DriverKit.Registers.Tests.Specs;

/// <summary>Every bit-field value of the seam against its own field table.</summary>
internal sealed class AllValuesTests
{
    private const int Rounds = 200;

    public static IEnumerable<TestCaseData> Values => typeof(InquiryData).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute(typeof(BitFieldsAttribute<>)) is not null)
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .Select(type => new TestCaseData(type).SetArgDisplayNames(type.Name));

    [Test]
    public void ThereAreSome() => Assert.That(Values.Count(), Is.GreaterThanOrEqualTo(8));

    [TestCaseSource(nameof(Values))]
    public void FieldsReadPrintAndChangeAsTheirTableSays(Type type)
    {
        Type raw = type.GetProperty("Raw")!.PropertyType;
        var fields = (ImmutableArray<FieldLayout>)type.GetProperty("Fields")!.GetValue(null)!;
        int size = fields[0].ByteWidth;
        Assert.That(fields.Sum(field => field.BitWidth), Is.EqualTo(size * 8), "every bit is in the table, once");
        var random = new FuzzRandom(21);
        byte[] bytes = new byte[8];
        for (int round = 0; round < Rounds; round++)
        {
            BitConverter.TryWriteBytes(bytes, random.Next() >> (64 - (size * 8)));
            object value = Make(type, raw, bytes);
            string print = value.ToString()!;
            string expected = LayoutOracle.Print(bytes, fields);
            Assert.That(print, Does.StartWith(expected));
            Assert.That(print.Length == expected.Length || print[expected.Length..].StartsWith(" rsvd=0x", StringComparison.Ordinal));

            FieldLayout field = fields[random.Below(fields.Length)];
            if (field.Kind == FieldKind.Reserved || type.GetProperty(field.Name)!.SetMethod is null)
            {
                continue;
            }

            ulong wanted = random.Next() >> (64 - field.BitWidth);
            PropertyInfo property = type.GetProperty(field.Name)!;
            property.SetValue(value, Convert(property.PropertyType, wanted, field));
            LayoutOracle.Set(bytes, field, wanted);
            Assert.That(value, Is.EqualTo(Make(type, raw, bytes)), $"{field.Name} = 0x{wanted:x}");
        }
    }

    private static object Make(Type type, Type raw, byte[] bytes)
    {
        object bits = System.Convert.ChangeType(BitConverter.ToUInt64(bytes), raw, CultureInfo.InvariantCulture);
        return Activator.CreateInstance(type, bits)!;
    }

    private static object Convert(Type type, ulong value, FieldLayout field)
    {
        if (type.IsEnum)
        {
            return Enum.ToObject(type, value);
        }

        object number = field.Kind == FieldKind.Signed ? (long)(value << (64 - field.BitWidth)) >> (64 - field.BitWidth) : value;
        return System.Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
    }
}
