using DriverKit.Specs.Scsi;

namespace DriverKit.Registers.Tests.Specs;

internal sealed class ScsiPagesTests
{
    [Test]
    public void InquiryDataReadAndWrite()
    {
        byte[] bytes = new byte[InquiryData.Size];
        InquiryData.Writer inquiry = InquiryData.Write(bytes);
        inquiry.Removable = true;
        inquiry.Version = 4;
        inquiry.ResponseDataFormat = 2;
        inquiry.AdditionalLength = 31;
        ScsiText.Write("ACME", bytes.AsSpan(8, 8));
        ScsiText.Write("A stick of a very long name", bytes.AsSpan(16, 16));
        Assert.That(Convert.ToHexString(bytes.AsSpan(0, 8)), Is.EqualTo("008004021F000000"));
        Assert.That(InquiryData.TryParse(bytes, out InquiryData view), Is.True);
        Assert.That(ScsiText.Read(view.VendorIdentification), Is.EqualTo("ACME"));
        Assert.That(ScsiText.Read(view.ProductIdentification), Is.EqualTo("A stick of a ver"));
        Assert.That(view.DeviceType, Is.EqualTo(PeripheralDeviceType.DirectAccess));
        Assert.That(InquiryData.TryParse(bytes.AsSpan(0, 5), out view), Is.True);
        Assert.That(view.ProductIdentification.IsEmpty, Is.True);
        Assert.That(InquiryData.TryParse(bytes.AsSpan(0, 4), out _), Is.False);
    }

    [Test]
    public void ModeParametersGivePagesAndDescriptors()
    {
        byte[] data =
        [
            0x1B, 0x00, 0x90, 0x08,
            0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00,
            0x01, 0x0A, 0xC0, 3, 0, 0, 0, 0, 3, 0, 0, 0,
            0x48, 0x05, 0x00, 0x00,
        ];
        Assert.That(ModeParameters.TryParse6(data, out ModeParameters mode), Is.True);
        Assert.That(mode.DeviceParameter.WriteProtected, Is.True);
        Assert.That(mode.DeviceParameter.DpoFuaSupported, Is.True);
        Assert.That(ModeBlockDescriptor.TryParse(mode.BlockDescriptors, out ModeBlockDescriptor block), Is.True);
        Assert.That((block.BlockCount, block.BlockLength), Is.EqualTo((0x10000u, 512u)));
        Assert.That(mode.TryFind(ModePageCode.ReadWriteErrorRecovery, 0, out ReadOnlySpan<byte> page), Is.True);
        Assert.That(ReadWriteErrorRecoveryPage.TryParse(page, out ReadWriteErrorRecoveryPage recovery), Is.True);
        Assert.That(recovery.AutomaticWriteReassign && recovery.AutomaticReadReassign, Is.True);
        Assert.That(recovery.ReadRetryCount, Is.EqualTo(3));
        Assert.That(mode.TryFind(ModePageCode.Caching, 5, out page), Is.True);
        Assert.That(page.Length, Is.EqualTo(4));
        Assert.That(mode.TryFind(ModePageCode.Caching, 0, out _), Is.False);
    }

    [Test]
    public void EveryCutOfModeParametersStaysInside()
    {
        byte[] data = [0x00, 0x1C, 0, 0x80, 0x01, 0, 0, 0x10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 8, 4, 4, 0, 0, 0];
        for (int length = 0; length <= data.Length; length++)
        {
            if (ModeParameters.TryParse10(data.AsSpan(0, length), out ModeParameters mode))
            {
                Assert.That(mode.LongLba, Is.True);
                Assert.That(mode.BlockDescriptors.Length, Is.EqualTo(Math.Min(16, length - 8)));
                bool found = mode.TryFind(ModePageCode.Caching, 0, out ReadOnlySpan<byte> page);
                Assert.That(found, Is.EqualTo(length >= 26));
                Assert.That(page.Length, Is.EqualTo(found ? length - 24 : 0));
                bool cachesWrites = CachingPage.TryParse(page, out CachingPage caching) && caching.WriteCacheEnable;
                Assert.That(cachesWrites, Is.EqualTo(length >= 27));
            }
        }
    }

    [Test]
    public void VitalProductDataAreCutToTheirLength()
    {
        byte[] serial = [0, 0x80, 0, 6, .. "  A1 \0"u8, .. "rubbish"u8];
        Assert.That(VpdPageReader.ReadSerialNumber(serial), Is.EqualTo("A1"));
        Assert.That(VpdPageReader.ReadSerialNumber([0, 0x83, 0, 0]), Is.Null);
        byte[] pages = [0, 0, 0, 3, 0x00, 0x80, 0xB0, 0xB1];
        Assert.That(VpdPageReader.Supports(pages, VpdPage.BlockLimits), Is.True);
        Assert.That(VpdPageReader.Supports(pages, VpdPage.BlockDeviceCharacteristics), Is.False);
    }

    [Test]
    public void DesignatorsAreWalked()
    {
        byte[] answer =
        [
            0, 0x83, 0, 18,
            0x02, 0x01, 0, 4, (byte)'A', (byte)'B', (byte)'C', (byte)'D',
            0x01, 0x03, 0, 8, 0x50, 1, 2, 3, 4, 5, 6, 7,
        ];
        var reader = new DesignationReader(answer);
        Assert.That(reader.MoveNext(), Is.True);
        Assert.That(reader.Current.DesignatorType, Is.EqualTo(DesignatorType.T10VendorId));
        Assert.That(reader.Current.Tail.SequenceEqual("ABCD"u8), Is.True);
        Assert.That(reader.MoveNext(), Is.False, "the page's own length cuts the second");
        answer[3] = 20;
        reader = new DesignationReader(answer);
        Assert.That(reader.MoveNext() && reader.MoveNext(), Is.True);
        Assert.That(reader.Current.Tail.Length, Is.EqualTo(8));
        Assert.That(reader.MoveNext(), Is.False);
    }

    [Test]
    public void ListsOfUnitsCapacitiesAndRunsAreWalked()
    {
        var luns = new LunListReader([0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 5, 0, 0, 0, 0, 0, 0, 9]);
        Assert.That(luns.MoveNext() && luns.Current.Number == 0, Is.True);
        Assert.That(luns.MoveNext() && luns.Current.Number == 5 && luns.Current.AddressMethod == 1, Is.True);
        Assert.That(luns.MoveNext(), Is.False);

        var capacities = new FormatCapacityReader([0, 0, 0, 8, 0, 1, 0, 0, 2, 0, 2, 0]);
        Assert.That(capacities.MoveNext(), Is.True);
        Assert.That(capacities.Current.Kind, Is.EqualTo(FormatCapacityKind.Formatted));
        Assert.That((capacities.Current.BlockCount, capacities.Current.BlockLength), Is.EqualTo((65536u, 512u)));
        Assert.That(capacities.MoveNext(), Is.False);

        byte[] unmap = new byte[24];
        UnmapParameterHeader.Writer header = UnmapParameterHeader.Write(unmap);
        header.DataLength = 22;
        header.DescriptorLength = 16;
        UnmapBlockDescriptor.Writer run = UnmapBlockDescriptor.Write(unmap.AsSpan(8));
        run.LogicalBlockAddress = 77;
        run.BlockCount = 8;
        var runs = new UnmapDescriptorReader(unmap);
        Assert.That(runs.MoveNext() && runs.Current.LogicalBlockAddress == 77 && runs.Current.BlockCount == 8, Is.True);
        Assert.That(runs.MoveNext(), Is.False);
    }

    [Test]
    public void CapacityOfSixteenBytes()
    {
        byte[] bytes = new byte[ReadCapacity16Data.Size];
        ReadCapacity16Data.Writer capacity = ReadCapacity16Data.Write(bytes);
        capacity.LastLogicalBlockAddress = 0x1_0000_0001;
        capacity.BlockLength = 512;
        capacity.BlocksPerPhysicalExponent = 3;
        capacity.LowestAlignedAddress = 7;
        capacity.ProvisioningEnabled = true;
        capacity.ProvisioningReadZeros = true;
        Assert.That(Convert.ToHexString(bytes.AsSpan(0, 16)), Is.EqualTo("000000010000000100000200" + "0003C007"));
    }
}
