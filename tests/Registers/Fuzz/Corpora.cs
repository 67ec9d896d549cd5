using DriverKit.Fuzzing;
using DriverKit.Registers.Tests.Specs;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Scsi;
using DriverKit.Specs.Usb;

namespace DriverKit.Registers.Tests.Fuzz;

/// <summary>Valid inputs of each parser.</summary>
internal static class Corpora
{
    public static FuzzSeed[] Configurations { get; } =
    [
        new FuzzSeed(UsbDescriptorTests.StickHighSpeed)
            .With<ConfigurationDescriptor>(0).With<InterfaceDescriptor>(9).With<EndpointDescriptor>(18).With<EndpointDescriptor>(25),
        new FuzzSeed(UsbDescriptorTests.StickWithUasSuperSpeed)
            .With<ConfigurationDescriptor>(0).With<InterfaceDescriptor>(9).With<EndpointDescriptor>(18)
            .With<SuperSpeedEndpointCompanionDescriptor>(25),
        new FuzzSeed(Composite()).With<ConfigurationDescriptor>(0).With<InterfaceAssociationDescriptor>(9),
    ];

    public static FuzzSeed[] Strings { get; } =
        [.. new[] { "", "SanDisk", "Ståhl 𝄞", new string('x', StringDescriptor.MaxLength) }.Select(StringOf)];

    public static FuzzSeed[] Sense { get; } =
    [
        Written(Full, fixedFormat: true).With<FixedSense>(0),
        Written(Full, fixedFormat: false).With<DescriptorSense>(0).With<InformationSenseDescriptor>(8),
        Written(SenseData.Of(SenseKey.UnitAttention, AdditionalSense.PowerOnOccurred), fixedFormat: false).With<DescriptorSense>(0),
        Written(SenseData.Of(SenseKey.NotReady, AdditionalSense.MediumNotPresent), fixedFormat: true).With<FixedSense>(0),
    ];

    public static FuzzSeed[] StatusWrappers { get; } =
        [.. Enum.GetValues<CswStatus>().Select(status => new FuzzSeed(Status(status)).With<CommandStatusWrapper>(0))];

    public static FuzzSeed[] Commands { get; } =
    [
        .. new[]
        {
            "000000000000", "12018300FF00", "1A003F00C000", "28080102030400000800", "8A00010203040506070800000008" + "0000",
            "9E100000000000000000000000200000", "A30C8388000000000200" + "0000", "7F00000000000004AABBCCDD", "A00000000000000010000000",
        }.Select(hex => new FuzzSeed(Convert.FromHexString(hex))),
    ];

    public static FuzzSeed[] ModeData { get; } =
    [
        new FuzzSeed(Convert.FromHexString("1B00900800010000000002000 10AC0030000000003000000480500 00".Replace(" ", "", StringComparison.Ordinal)))
            .With<ModeHeader6>(0).With<ModePageHeader>(12),
        new FuzzSeed(Convert.FromHexString("001A0000000000000812040000000000000000000000000000000000")).With<ModeHeader10>(0),
        new FuzzSeed(Convert.FromHexString("0F000000480100060000000000000A00")).With<ModeHeader6>(0),
    ];

    public static FuzzSeed[] VitalProductData { get; } =
    [
        new FuzzSeed(Convert.FromHexString("0000000300808300")).With<VpdHeader>(0),
        new FuzzSeed(Convert.FromHexString("0080000820202041423132 33".Replace(" ", "", StringComparison.Ordinal))).With<VpdHeader>(0),
        new FuzzSeed(Convert.FromHexString("00830014020100044142434401030008500102030405060 7".Replace(" ", "", StringComparison.Ordinal)))
            .With<VpdHeader>(0).With<DesignationDescriptor>(4).With<DesignationDescriptor>(12),
    ];

    public static FuzzSeed[] Lists { get; } =
    [
        new FuzzSeed(Convert.FromHexString("000000100000000000000000000000004005000000000000")).With<ReportLunsHeader>(0),
        new FuzzSeed(Convert.FromHexString("000000100001000002000200000080000000 0200".Replace(" ", "", StringComparison.Ordinal)))
            .With<FormatCapacityHeader>(0),
        new FuzzSeed(Convert.FromHexString("0016001000000000000000000000004D0000000800000000")).With<UnmapParameterHeader>(0),
    ];

    private static SenseData Full => SenseData.Of(SenseKey.IllegalRequest, AdditionalSense.InvalidFieldInCDB) with
    {
        Information = 77,
        CommandSpecific = 5,
        FieldReplaceableUnit = 3,
        IncorrectLength = true,
        SenseKeySpecific = 0x400002,
    };

    private static FuzzSeed StringOf(string text)
    {
        byte[] bytes = new byte[256];
        return new FuzzSeed(bytes.AsMemory(0, StringDescriptor.Write(text, bytes))).With<StringDescriptorHeader>(0);
    }

    private static FuzzSeed Written(SenseData sense, bool fixedFormat)
    {
        byte[] bytes = new byte[SenseData.MaxLength];
        return new FuzzSeed(bytes.AsMemory(0, fixedFormat ? sense.WriteFixed(bytes) : sense.WriteDescriptors(bytes)));
    }

    private static byte[] Status(CswStatus status)
    {
        byte[] bytes = new byte[CommandStatusWrapper.Size];
        CommandStatusWrapper.Writer csw = CommandStatusWrapper.Write(bytes);
        csw.Tag = 7;
        csw.DataResidue = 512;
        csw.Status = status;
        return bytes;
    }

    private static byte[] Composite()
    {
        List<byte> bytes = [9, 2, 0, 0, 3, 1, 0, 0x80, 50, 8, 11, 0, 2, 2, 2, 1, 0];
        bytes.AddRange([9, 4, 0, 0, 1, 2, 2, 1, 0, 5, 0x24, 0, 0x10, 1, 7, 5, 0x83, 3, 16, 0, 10]);
        bytes.AddRange([9, 4, 1, 0, 2, 10, 0, 0, 0, 7, 5, 0x01, 2, 64, 0, 0, 7, 5, 0x82, 2, 64, 0, 0]);
        bytes.AddRange([9, 4, 2, 0, 1, 3, 1, 1, 0, 9, 0x21, 0x11, 1, 0, 1, 0x22, 63, 0, 7, 5, 0x84, 3, 8, 0, 10]);
        bytes[2] = (byte)bytes.Count;
        return [.. bytes];
    }
}
