using DriverKit.Fuzzing;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Scsi;
using DriverKit.Specs.Usb;

namespace DriverKit.Registers.Tests.Fuzz;

internal sealed class ParserFuzzTests
{
    private static readonly FuzzOptions Options = new() { Seed = 0x5EED, Inputs = 200_000, MaxLength = 1024, MaxAllocation = 0 };

    [Test]
    public void ConfigurationsAreWalkedToTheirEnd() =>
        Fuzz("configurations", Configuration, Corpora.Configurations, atLeast: 100_000);

    [Test]
    public void StringsAreRead() =>
        Fuzz("strings", Text, Corpora.Strings, atLeast: 80_000, allocation: 1024);

    [Test]
    public void SenseDataAreTakenApart() =>
        Fuzz("sense data", Sense, Corpora.Sense, atLeast: 100_000);

    [Test]
    public void StatusWrappersAreJudged() =>
        Fuzz("status wrappers", Status, Corpora.StatusWrappers, atLeast: 15_000);

    [Test]
    public void CommandsAreDescribed() =>
        Fuzz("commands", Command, Corpora.Commands, atLeast: 100_000, allocation: 8192, inputs: 50_000, floorOf: 4);

    [Test]
    public void ModeParametersAreWalked() =>
        Fuzz("mode parameters", Mode, Corpora.ModeData, atLeast: 100_000);

    [Test]
    public void VitalProductDataAreRead() =>
        Fuzz("vital product data", Vital, Corpora.VitalProductData, atLeast: 100_000, allocation: 4096);

    [Test]
    public void ListsAreWalked() =>
        Fuzz("lists", Lists, Corpora.Lists, atLeast: 100_000);

    private static void Fuzz(
        string name, FuzzTarget target, FuzzSeed[] corpus, int atLeast, long allocation = 0, int inputs = 200_000, int floorOf = 1)
    {
        FuzzReport report = Fuzzer.Run(name, target, corpus, Options with { MaxAllocation = allocation, Inputs = inputs });
        TestContext.Out.WriteLine(report);
        Assert.That(report.Failure, Is.Null);
        Assert.That(report.Inputs, Is.EqualTo(inputs));
        Assert.That(report.Accepted, Is.GreaterThan(atLeast / floorOf));
    }

    private static bool Configuration(ReadOnlySpan<byte> input)
    {
        if (!ConfigurationParser.TryParse(input, out ConfigurationParser configuration))
        {
            return false;
        }

        configuration.Check();
        int sum = 0;
        foreach (AlternateView alternate in configuration.Alternates)
        {
            sum += alternate.Descriptor.InterfaceNumber + alternate.ClassSpecific.Length;
            foreach (EndpointView endpoint in alternate.Endpoints)
            {
                sum += endpoint.Descriptor.MaxPacketSize + endpoint.Following.Length;
                sum += endpoint.TryGetCompanion(out SuperSpeedEndpointCompanionDescriptor companion) ? companion.MaxBurst : 0;
            }

            Inside(alternate.ClassSpecific.Length, input);
        }

        var reader = new DescriptorReader(input);
        while (reader.MoveNext())
        {
            sum += reader.Current.Bytes.Length;
        }

        Inside(reader.Consumed, input);
        return sum >= 0;
    }

    private static bool Text(ReadOnlySpan<byte> input)
    {
        for (int i = 0; i < 200 && StringDescriptor.TryReadLanguage(input, i, out _); i++)
        {
            Inside((2 * i) + 4, input);
        }

        return StringDescriptor.Read(input) is { Length: <= StringDescriptor.MaxLength };
    }

    private static bool Sense(ReadOnlySpan<byte> input)
    {
        if (!SenseData.TryParse(input, out SenseData sense))
        {
            return false;
        }

        Span<byte> again = stackalloc byte[SenseData.MaxLength];
        int length = sense.DescriptorFormat ? sense.WriteDescriptors(again) : sense.WriteFixed(again);
        if (!SenseData.TryParse(again[..length], out SenseData read) || read.Key != sense.Key || read.Additional != sense.Additional)
        {
            throw new InvalidOperationException("Written and read again, the sense data changed.");
        }

        return true;
    }

    private static bool Status(ReadOnlySpan<byte> input)
    {
        if (CommandStatusWrapper.TryParse(input, out CommandStatusWrapper csw))
        {
            csw.IsMeaningful(512);
        }

        return CommandStatusWrapper.IsValid(input, 7);
    }

    private static bool Command(ReadOnlySpan<byte> input)
    {
        bool whole = ScsiCdb.TryGetLength(input, out int length);
        if (whole)
        {
            Inside(length, input);
        }

        return ScsiCdb.Describe(input).Length > 0 && whole;
    }

    private static bool Mode(ReadOnlySpan<byte> input)
    {
        bool ten = ModeParameters.TryParse10(input, out ModeParameters mode);
        bool six = ModeParameters.TryParse6(input, out ModeParameters other);
        return Walk(mode, input) + Walk(other, input) > 0 && (ten || six);
    }

    private static int Walk(ModeParameters mode, ReadOnlySpan<byte> input)
    {
        int pages = 0;
        ModePageReader reader = mode.Pages;
        while (reader.MoveNext())
        {
            pages++;
            Inside(reader.Offset + reader.Current.Length, input);
            _ = reader.Code == ModePageCode.Caching && CachingPage.TryParse(reader.Current, out CachingPage page) && page.WriteCacheEnable;
        }

        return pages;
    }

    private static bool Vital(ReadOnlySpan<byte> input)
    {
        VpdPageReader.Supports(input, VpdPage.BlockLimits);
        VpdPageReader.ReadSerialNumber(input);
        var reader = new DesignationReader(input);
        int sum = 0;
        while (reader.MoveNext())
        {
            sum += DesignationDescriptor.Size + reader.Current.Tail.Length;
        }

        Inside(sum, input);
        return VpdHeader.TryParse(input, out VpdHeader header)
            && VpdPageReader.TryRead(input, header.PageCode, out ReadOnlySpan<byte> page) && page.Length >= VpdHeader.Size;
    }

    private static bool Lists(ReadOnlySpan<byte> input)
    {
        int sum = 0;
        var luns = new LunListReader(input);
        while (luns.MoveNext())
        {
            sum += LogicalUnitNumber.Size;
        }

        Inside(sum, input);
        var capacities = new FormatCapacityReader(input);
        var runs = new UnmapDescriptorReader(input);
        while (capacities.MoveNext() | runs.MoveNext())
        {
            sum++;
        }

        return sum > 0;
    }

    private static void Inside(int end, ReadOnlySpan<byte> input)
    {
        if (end > input.Length)
        {
            throw new InvalidOperationException($"{end} bytes were read of {input.Length}.");
        }
    }
}
