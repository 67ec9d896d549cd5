using DriverKit.Specs.Scsi;

namespace DriverKit.Registers.Tests.Specs;

internal sealed class ScsiCdbTests
{
    [Test]
    public void CommandsHaveTheirBytes()
    {
        byte[] cdb = new byte[16];
        Read10Cdb.Writer read = Read10Cdb.Write(cdb);
        read.LogicalBlockAddress = 0x01020304;
        read.TransferLength = 0x0506;
        read.ForceUnitAccess = true;
        Assert.That(Convert.ToHexString(cdb.AsSpan(0, 10)), Is.EqualTo("28080102030400050600"));

        Write16Cdb.Writer write = Write16Cdb.Write(cdb);
        write.LogicalBlockAddress = 0x0102030405060708;
        write.TransferLength = 0x090A0B0C;
        Assert.That(Convert.ToHexString(cdb), Is.EqualTo("8A000102030405060708090A0B0C0000"));

        Read6Cdb.Writer six = Read6Cdb.Write(cdb);
        six.LogicalBlockAddress = 0x1FFFFF;
        six.TransferLength = 8;
        Assert.That(Convert.ToHexString(cdb.AsSpan(0, 6)), Is.EqualTo("081FFFFF0800"));

        InquiryCdb.Writer inquiry = InquiryCdb.Write(cdb);
        inquiry.VitalProductData = true;
        inquiry.PageCode = VpdPage.DeviceIdentification;
        inquiry.AllocationLength = 0x1FC;
        Assert.That(Convert.ToHexString(cdb.AsSpan(0, 6)), Is.EqualTo("12018301FC00"));

        ModeSense6Cdb.Writer mode = ModeSense6Cdb.Write(cdb);
        mode.PageCode = ModePageCode.All;
        mode.PageControl = PageControl.Changeable;
        mode.AllocationLength = 192;
        Assert.That(Convert.ToHexString(cdb.AsSpan(0, 6)), Is.EqualTo("1A007F00C000"));

        ReadCapacity16Cdb.Writer capacity = ReadCapacity16Cdb.Write(cdb);
        capacity.AllocationLength = 32;
        Assert.That(Convert.ToHexString(cdb), Is.EqualTo("9E10000000000000000000000020" + "0000"));

        StartStopUnitCdb.Writer stop = StartStopUnitCdb.Write(cdb);
        stop.Immediate = true;
        stop.LoadEject = true;
        Assert.That(Convert.ToHexString(cdb.AsSpan(0, 6)), Is.EqualTo("1B0100000200"));

        SynchronizeCache10Cdb.Write(cdb);
        Assert.That(Convert.ToHexString(cdb.AsSpan(0, 10)), Is.EqualTo("35000000000000000000"));
    }

    [TestCase("000000000000", 6)]
    [TestCase("28000000000000000000", 10)]
    [TestCase("420000000000000000000000", 10)]
    [TestCase("88000000000000000000000000000000", 16)]
    [TestCase("A00000000000000000000000", 12)]
    [TestCase("7F00000000000004AABBCCDD", 12)]
    public void TheLengthFollowsFromTheGroup(string hex, int expected)
    {
        Assert.That(ScsiCdb.TryGetLength(Convert.FromHexString(hex), out int length), Is.True);
        Assert.That(length, Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("0000000000")]
    [TestCase("7F0000")]
    [TestCase("7F00000000000005AABBCCDD")]
    [TestCase("C00000000000000000000000")]
    public void WhatHasNoLengthIsRefused(string hex) =>
        Assert.That(ScsiCdb.TryGetLength(Convert.FromHexString(hex), out _), Is.False);

    [Test]
    public void CommandsAreDescribedByName()
    {
        Assert.That(
            ScsiCdb.Describe(Convert.FromHexString("28080102030400000800")),
            Does.StartWith("Read10 ").And.Contains("ForceUnitAccess=1").And.Contains("LogicalBlockAddress=0x1020304")
                .And.Contains("TransferLength=8"));
        Assert.That(ScsiCdb.Describe(Convert.FromHexString("9E100000000000000000000000200000")), Does.StartWith("ReadCapacity16 "));
        Assert.That(ScsiCdb.Describe([0xC7, 1, 2]), Is.EqualTo("opcode 0xc7 c70102"));
        Assert.That(ScsiCdb.Describe([]), Is.EqualTo("no command"));
    }

    [Test]
    public void AStrictTargetFindsTheReservedBit()
    {
        byte[] cdb = Convert.FromHexString("00000400000000");
        Assert.That(ReservedBits.TryFind(cdb, TestUnitReadyCdb.ReservedMask, out int place, out int bit), Is.True);
        Assert.That((place, bit), Is.EqualTo((2, 2)));
        Assert.That(TestUnitReadyCdb.TryParse(cdb, out TestUnitReadyCdb ready) && ready.ReservedIsZero, Is.False);
    }
}
