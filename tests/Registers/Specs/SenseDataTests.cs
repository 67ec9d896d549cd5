using DriverKit.Specs.Scsi;

namespace DriverKit.Registers.Tests.Specs;

internal sealed class SenseDataTests
{
    private static readonly byte[] MediumError =
        [0xF0, 0, 0x03, 0x00, 0x12, 0x34, 0x56, 0x0A, 0, 0, 0, 0, 0x11, 0x00, 0x07, 0, 0, 0];

    [Test]
    public void FixedFormatGivesEverything()
    {
        Assert.That(SenseData.TryParse(MediumError, out SenseData sense), Is.True);
        Assert.That(sense.Key, Is.EqualTo(SenseKey.MediumError));
        Assert.That(sense.Additional, Is.EqualTo(AdditionalSense.UnrecoveredReadError));
        Assert.That((sense.Code, sense.Qualifier), Is.EqualTo(((byte)0x11, (byte)0x00)));
        Assert.That(sense.Information, Is.EqualTo(0x123456));
        Assert.That(sense.FieldReplaceableUnit, Is.EqualTo(7));
        Assert.That(sense.SenseKeySpecific, Is.Null);
        Assert.That(sense.Deferred, Is.False);
        Assert.That(sense.ToString(), Is.EqualTo("MediumError: unrecovered read error, information 0x123456"));
    }

    [Test]
    public void EveryCutOfTheFixedFormatGivesWhatItCan()
    {
        for (int length = 0; length <= MediumError.Length; length++)
        {
            bool parsed = SenseData.TryParse(MediumError.AsSpan(0, length), out SenseData sense);
            Assert.That(parsed, Is.EqualTo(length >= 3), $"{length} bytes");
            Assert.That(sense.Information, length >= 7 ? Is.EqualTo(0x123456) : Is.Null);
            Assert.That(sense.Code, Is.EqualTo(length >= 13 ? 0x11 : 0));
        }
    }

    [Test]
    public void BytesPastTheAdditionalLengthAreNoSenseData()
    {
        byte[] bytes = [.. MediumError];
        bytes[7] = 4;
        Assert.That(SenseData.TryParse(bytes, out SenseData sense), Is.True);
        Assert.That(sense.Additional, Is.EqualTo(AdditionalSense.NoAdditionalSenseInformation));
        bytes[7] = 0xFF;
        Assert.That(SenseData.TryParse(bytes, out sense), Is.True);
        Assert.That(sense.Additional, Is.EqualTo(AdditionalSense.UnrecoveredReadError));
    }

    [Test]
    public void DescriptorFormatGivesEverything()
    {
        byte[] bytes =
        [
            0x72, 0x05, 0x24, 0x00, 0, 0, 0, 0x24,
            0x00, 0x0A, 0x80, 0, 0x01, 0, 0, 0, 0, 0, 0, 0x02,
            0x80, 0x02, 0xAA, 0xBB,
            0x02, 0x06, 0, 0, 0xCA, 0x00, 0x02, 0,
            0x03, 0x02, 0, 0x09,
            0x05, 0x02, 0, 0x20,
            0x00, 0x00, 0x00, 0x00,
        ];
        Assert.That(SenseData.TryParse(bytes, out SenseData sense), Is.True);
        Assert.That(sense.Key, Is.EqualTo(SenseKey.IllegalRequest));
        Assert.That(sense.Additional, Is.EqualTo(AdditionalSense.InvalidFieldInCDB));
        Assert.That(sense.Information, Is.EqualTo(0x0100_0000_0000_0002));
        Assert.That(sense.FieldReplaceableUnit, Is.EqualTo(9));
        Assert.That(sense.IncorrectLength, Is.True);
        Assert.That(sense.FieldPointer!.Value.ToString(), Is.EqualTo("Field=2 Bit=2 BitValid=1 InCommand=1"));
        Assert.That(sense.ToString(), Does.EndWith("CDB byte 2 bit 2"));
    }

    [Test]
    public void WhatIsWrittenIsReadBack([Values] bool descriptors)
    {
        SenseData sense = SenseData.Of(SenseKey.IllegalRequest, AdditionalSense.LogicalBlockAddressOutOfRange) with
        {
            DescriptorFormat = descriptors,
            Information = 0x1234,
            CommandSpecific = 9,
            FieldReplaceableUnit = 3,
            IncorrectLength = true,
            Deferred = true,
            SenseKeySpecific = new SenseFieldPointer { Field = 2, Bit = 7, BitValid = true, InCommand = true }.Raw,
        };
        byte[] bytes = new byte[SenseData.MaxLength];
        int length = descriptors ? sense.WriteDescriptors(bytes) : sense.WriteFixed(bytes);
        Assert.That(SenseData.TryParse(bytes.AsSpan(0, length), out SenseData read), Is.True);
        Assert.That(read, Is.EqualTo(sense));
    }

    [Test]
    public void WideInformationIsLeftOutOfTheFixedFormat()
    {
        byte[] bytes = new byte[18];
        SenseData sense = SenseData.Of(SenseKey.MediumError, AdditionalSense.WriteError) with { Information = 1UL << 32 };
        sense.WriteFixed(bytes);
        Assert.That(SenseData.TryParse(bytes, out SenseData read), Is.True);
        Assert.That(read.Information, Is.Null);
    }

    [TestCase(0x00)]
    [TestCase(0x7E)]
    [TestCase(0x7F)]
    [TestCase(0x6F)]
    public void OtherResponseCodesAreRefused(int response)
    {
        byte[] bytes = new byte[18];
        bytes[0] = (byte)response;
        Assert.That(SenseData.TryParse(bytes, out _), Is.False);
    }

    [Test]
    public void CodesHaveWords()
    {
        Assert.That(AdditionalSenseText.Find((AdditionalSense)0x3A00), Is.EqualTo("medium not present"));
        Assert.That(AdditionalSenseText.Find((AdditionalSense)0x9999), Is.Null);
        Assert.That(AdditionalSenseText.Describe((AdditionalSense)0x3A77), Is.EqualTo("medium not present (asc 0x3a, ascq 0x77)"));
        Assert.That(
            Enum.GetValues<AdditionalSense>(), Has.All.Matches<AdditionalSense>(a => AdditionalSenseText.Find(a) is not null));
    }
}
