using DriverKit.Specs.Usb;

namespace DriverKit.Registers.Tests.Specs;

internal sealed class UsbDescriptorTests
{
    internal static readonly byte[] StickHighSpeed =
    [
        9, 2, 32, 0, 1, 1, 0, 0x80, 50,
        9, 4, 0, 0, 2, 8, 6, 0x50, 0,
        7, 5, 0x81, 2, 0x00, 0x02, 0,
        7, 5, 0x02, 2, 0x00, 0x02, 0,
    ];

    internal static readonly byte[] StickWithUasSuperSpeed = UasConfiguration();

    [Test]
    public void AStickIsTakenApart()
    {
        Assert.That(ConfigurationParser.TryParse(StickHighSpeed, out ConfigurationParser configuration), Is.True);
        Assert.That(configuration.Check(), Is.EqualTo(ConfigurationFaults.None));
        Assert.That(configuration.Descriptor.ConfigurationValue, Is.EqualTo(1));
        Assert.That(configuration.TryFind(0, 0, out AlternateView alternate), Is.True);
        Assert.That(alternate.Descriptor.InterfaceClass, Is.EqualTo(ClassCode.MassStorage));
        Assert.That(alternate.TryFindEndpoint(TransferType.Bulk, toHost: true, out EndpointView into), Is.True);
        Assert.That(alternate.TryFindEndpoint(TransferType.Bulk, toHost: false, out EndpointView outOf), Is.True);
        Assert.That(into.Descriptor.Address.Raw, Is.EqualTo(0x81));
        Assert.That(outOf.Descriptor.Address.Number, Is.EqualTo(2));
        Assert.That(into.Descriptor.MaxPacketSize, Is.EqualTo(512));
        Assert.That(into.TryGetCompanion(out _), Is.False);
        Assert.That(alternate.TryFindEndpoint(TransferType.Interrupt, toHost: true, out _), Is.False);
    }

    [Test]
    public void AlternatesCompanionsAndPipeUsagesBelongToTheirs()
    {
        Assert.That(ConfigurationParser.TryParse(StickWithUasSuperSpeed, out ConfigurationParser configuration), Is.True);
        Assert.That(configuration.Check(), Is.EqualTo(ConfigurationFaults.None));
        int[] endpoints = [2, 4];
        int seen = 0;
        foreach (AlternateView alternate in configuration.Alternates)
        {
            Assert.That(alternate.Descriptor.AlternateSetting, Is.EqualTo(seen));
            int count = 0;
            foreach (EndpointView endpoint in alternate.Endpoints)
            {
                count++;
                Assert.That(endpoint.TryGetCompanion(out SuperSpeedEndpointCompanionDescriptor companion), Is.True);
                Assert.That(companion.MaxBurst, Is.EqualTo(15));
                Assert.That(endpoint.Following.Length, Is.EqualTo(seen == 0 ? 6 : 10));
            }

            Assert.That(count, Is.EqualTo(endpoints[seen]));
            seen++;
        }

        Assert.That(seen, Is.EqualTo(2));
    }

    [Test]
    public void EveryCutIsReportedAndStaysInside()
    {
        for (int length = 0; length < StickWithUasSuperSpeed.Length; length++)
        {
            byte[] cut = StickWithUasSuperSpeed[..length];
            bool parsed = ConfigurationParser.TryParse(cut, out ConfigurationParser configuration);
            Assert.That(parsed, Is.EqualTo(length >= 9));
            if (parsed)
            {
                Assert.That(configuration.Check() & ConfigurationFaults.Truncated, Is.EqualTo(ConfigurationFaults.Truncated));
            }
        }
    }

    [TestCase(0, ConfigurationFaults.Malformed)]
    [TestCase(1, ConfigurationFaults.Malformed)]
    [TestCase(200, ConfigurationFaults.Malformed)]
    [TestCase(8, ConfigurationFaults.ShortDescriptor)]
    public void AWrongInterfaceLengthIsReported(int length, ConfigurationFaults expected)
    {
        byte[] bytes = [.. StickHighSpeed];
        bytes[9] = (byte)length;
        Assert.That(ConfigurationParser.TryParse(bytes, out ConfigurationParser configuration), Is.True);
        Assert.That(configuration.Check() & expected, Is.EqualTo(expected));
        Assert.That(configuration.TryFind(0, 0, out _), Is.False);
    }

    [Test]
    public void ContradictionsAreReported()
    {
        Assert.That(With(4, 2), Is.EqualTo(ConfigurationFaults.InterfaceCount));
        Assert.That(With(13, 3), Is.EqualTo(ConfigurationFaults.EndpointCount));
        Assert.That(With(27, 0x81), Is.EqualTo(ConfigurationFaults.DuplicateEndpoint));
        Assert.That(With(27, 0x00), Is.EqualTo(ConfigurationFaults.BadEndpoint));
        Assert.That(With(27, 0x12), Is.EqualTo(ConfigurationFaults.BadEndpoint));
        Assert.That(With(30, 0x00), Is.EqualTo(ConfigurationFaults.BadEndpoint));
        Assert.That(With(2, 33), Is.EqualTo(ConfigurationFaults.Truncated));
        Assert.That(With(2, 3) & ConfigurationFaults.TotalTooShort, Is.EqualTo(ConfigurationFaults.TotalTooShort));
        Assert.That(With(10, 5) & ConfigurationFaults.StrayEndpoint, Is.EqualTo(ConfigurationFaults.StrayEndpoint));
    }

    [Test]
    public void StringsAreReadWithoutTrust()
    {
        byte[] room = new byte[256];
        int length = StringDescriptor.Write("Ståhl 𝄞", room);
        Assert.That(length, Is.EqualTo(2 + (2 * 8)));
        Assert.That(StringDescriptor.Read(room.AsSpan(0, length)), Is.EqualTo("Ståhl 𝄞"));
        Assert.That(StringDescriptor.Read([10, 3, (byte)'a', 0, (byte)'b', 0, 7]), Is.EqualTo("ab"));
        Assert.That(StringDescriptor.Read([4, 3, 7, 0, 9, 9]), Is.EqualTo("?"));
        Assert.That(StringDescriptor.Read([2, 3]), Is.Empty);
        Assert.That(StringDescriptor.Read([1, 3, 0]), Is.Null);
        Assert.That(StringDescriptor.Read([4, 2, 0, 0]), Is.Null);
        Assert.That(StringDescriptor.Read([]), Is.Null);
        Assert.That(StringDescriptor.TryReadLanguage([4, 3, 9, 4], 0, out ushort language), Is.True);
        Assert.That(language, Is.EqualTo(StringDescriptor.EnglishUnitedStates));
        Assert.That(StringDescriptor.TryReadLanguage([4, 3, 9, 4], 1, out _), Is.False);
    }

    [Test]
    public void SetupPacketsHaveTheirBytes()
    {
        byte[] bytes = new byte[8];
        SetupPacket.GetDescriptor(DescriptorType.String, 2, 0x0409, 255).WriteTo(bytes);
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("800602030904FF00"));
        Assert.That(SetupPacket.TryParse(bytes, out SetupPacket packet), Is.True);
        Assert.That(packet.DescriptorType, Is.EqualTo(DescriptorType.String));
        Assert.That(packet.DescriptorIndex, Is.EqualTo(2));
        Assert.That(packet.DeviceToHost && packet.Kind == RequestKind.Standard, Is.True);
        Assert.That(SetupPacket.TryParse(bytes.AsSpan(0, 7), out _), Is.False);
        SetupPacket halt = SetupPacket.ClearHalt(new EndpointAddress { Number = 1, In = true });
        Assert.That(halt, Is.EqualTo(SetupPacket.Of(2, 1, 0, 0x81, 0)));
        Assert.That(halt.ToString(), Is.EqualTo("Recipient=Endpoint Kind=Standard DeviceToHost=0 Request=1 Value=0 Index=0x81 Length=0"));
    }

    private static ConfigurationFaults With(int offset, byte value)
    {
        byte[] bytes = [.. StickHighSpeed];
        bytes[offset] = value;
        return ConfigurationParser.TryParse(bytes, out ConfigurationParser configuration)
            ? configuration.Check()
            : (ConfigurationFaults)(-1);
    }

    private static byte[] UasConfiguration()
    {
        List<byte> bytes = [9, 2, 121, 0, 1, 1, 0, 0x80, 112];
        bytes.AddRange([9, 4, 0, 0, 2, 8, 6, 0x50, 0]);
        Endpoint(bytes, 0x81, 0);
        Endpoint(bytes, 0x02, 0);
        bytes.AddRange([9, 4, 0, 1, 4, 8, 6, 0x62, 0]);
        foreach ((byte address, byte usage) in new (byte, byte)[] { (0x01, 1), (0x82, 2), (0x83, 3), (0x04, 4) })
        {
            Endpoint(bytes, address, usage);
        }

        bytes[2] = (byte)bytes.Count;
        return [.. bytes];
    }

    private static void Endpoint(List<byte> bytes, byte address, byte usage)
    {
        bytes.AddRange([7, 5, address, 2, 0x00, 0x04, 0, 6, 48, 15, 0, 0, 0]);
        if (usage != 0)
        {
            bytes.AddRange([4, 0x24, usage, 0]);
        }
    }
}
