using DriverKit.Specs.MassStorage;

namespace DriverKit.Registers.Tests.Specs;

internal sealed class BulkOnlyTests
{
    [Test]
    public void ACommandBlockWrapperHasItsBytes()
    {
        byte[] bytes = new byte[CommandBlockWrapper.Size];
        CommandBlockWrapper.Writer cbw = CommandBlockWrapper.Write(bytes);
        cbw.Tag = 0x11223344;
        cbw.DataTransferLength = 36;
        cbw.Flags = new CbwFlags { DataIn = true };
        cbw.CommandBlockLength = 6;
        cbw.CommandBlock = [0x12, 0, 0, 0, 36, 0];
        Assert.That(
            Convert.ToHexString(bytes),
            Is.EqualTo("555342434433221124000000800006120000002400" + new string('0', 20)));
        Assert.That(CommandBlockWrapper.TryParse(bytes, out CommandBlockWrapper view), Is.True);
        Assert.That(view.FixedValuesMatch && view.IsMeaningful(0), Is.True);
        Assert.That(view.ToString(), Does.StartWith("Signature=0x43425355 Tag=0x11223344 DataTransferLength=0x24 Flags=(DataIn=1)"));
    }

    [TestCase(12, 0x40)]
    [TestCase(13, 0x10)]
    [TestCase(13, 0x01)]
    [TestCase(14, 0x00)]
    [TestCase(14, 0x11)]
    [TestCase(14, 0x26)]
    public void AMeaninglessWrapperIsTold(int offset, byte value)
    {
        byte[] bytes = new byte[CommandBlockWrapper.Size];
        CommandBlockWrapper.Writer cbw = CommandBlockWrapper.Write(bytes);
        cbw.CommandBlockLength = 6;
        Assert.That(cbw.View.IsMeaningful(0), Is.True);
        bytes[offset] = value;
        Assert.That(cbw.View.IsMeaningful(0), Is.False);
    }

    [Test]
    public void ACommandStatusWrapperIsValidByLengthSignatureAndTag()
    {
        byte[] bytes = new byte[CommandStatusWrapper.Size + 1];
        CommandStatusWrapper.Writer csw = CommandStatusWrapper.Write(bytes);
        csw.Tag = 7;
        csw.DataResidue = 512;
        csw.Status = CswStatus.Failed;
        Assert.That(CommandStatusWrapper.IsValid(bytes.AsSpan(0, 13), 7), Is.True);
        Assert.That(CommandStatusWrapper.IsValid(bytes.AsSpan(0, 13), 8), Is.False);
        Assert.That(CommandStatusWrapper.IsValid(bytes, 7), Is.False);
        Assert.That(CommandStatusWrapper.IsValid(bytes.AsSpan(0, 12), 7), Is.False);
        Assert.That(csw.View.IsMeaningful(512), Is.True);
        Assert.That(csw.View.IsMeaningful(511), Is.False);
        csw.Status = CswStatus.PhaseError;
        Assert.That(csw.View.IsMeaningful(0), Is.True);
        csw.Status = (CswStatus)3;
        Assert.That(csw.View.IsMeaningful(512), Is.False);
    }

    [Test]
    public void TheClassRequestsHaveTheirBytes()
    {
        byte[] bytes = new byte[8];
        BulkOnlySetup.Reset(3).WriteTo(bytes);
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("21FF000003000000"));
        BulkOnlySetup.GetMaxLun(3).WriteTo(bytes);
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("A1FE000003000100"));
    }
}
