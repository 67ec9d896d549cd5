namespace DriverKit.Registers.Tests;

internal sealed class WireStructTests
{
    private static readonly byte[] Sample =
    [
        0xA5, 0x12, 0x34, 0x56, 0b1000_0001, 0x1F, 0xF8, 0x84, 0xCD, 0xAB, 1, 2, 3, 4, 5, 6,
        (byte)'h', (byte)'e', (byte)'l', (byte)'l', (byte)'o', 0xFF, 0xFE, 7,
    ];

    [Test]
    public void FieldsReadTheirBytes()
    {
        Assert.That(Mixed.TryParse(Sample, out Mixed mixed), Is.True);
        Assert.That(mixed.Lba, Is.EqualTo(0x123456));
        Assert.That(mixed.Page, Is.EqualTo(2));
        Assert.That(mixed.Saved, Is.True);
        Assert.That(mixed.Slice, Is.EqualTo(0x3FF));
        Assert.That(mixed.Box.Gear, Is.EqualTo(Gear.First));
        Assert.That(mixed.Little, Is.EqualTo(0xABCD));
        Assert.That(mixed.Wide, Is.EqualTo(0x010203040506));
        Assert.That(mixed.Name.SequenceEqual("hello"u8), Is.True);
        Assert.That(mixed.NameHead, Is.EqualTo(0x6865));
        Assert.That(mixed.Balance, Is.EqualTo(-2));
        Assert.That(mixed.Gear, Is.EqualTo(Gear.Reverse));
        Assert.That(mixed.FixedValuesMatch, Is.True);
        Assert.That(mixed.ReservedIsZero, Is.True);
    }

    [Test]
    public void TheWriterMakesTheSameBytes()
    {
        byte[] bytes = Enumerable.Repeat((byte)0xEE, Mixed.Size + 1).ToArray();
        Mixed.Writer mixed = Mixed.Write(bytes);
        mixed.Lba = 0x123456;
        mixed.Page = 2;
        mixed.Saved = true;
        mixed.Slice = 0x3FF;
        mixed.Box = new Gearbox { Gear = Gear.First, Clutch = true };
        mixed.Little = 0xABCD;
        mixed.Wide = 0x010203040506;
        mixed.Name = "hello"u8;
        mixed.Balance = -2;
        mixed.Gear = Gear.Reverse;
        Assert.That(bytes[..Mixed.Size], Is.EqualTo(Sample));
        Assert.That(bytes[Mixed.Size], Is.EqualTo(0xEE));
        mixed.Name = "x"u8;
        Assert.That(mixed.View.Name.ToArray(), Is.EqualTo("x\0\0\0\0"u8.ToArray()));
        mixed.Slice = 0;
        Assert.That(mixed.View.Page, Is.EqualTo(2));
    }

    [Test]
    public void EveryLengthParsesOrIsRefusedAndMissingFieldsAreZero()
    {
        for (int length = 0; length <= Sample.Length; length++)
        {
            bool parsed = Mixed.TryParse(Sample.AsSpan(0, length), out Mixed mixed);
            Assert.That(parsed, Is.EqualTo(length >= Mixed.MinimumSize));
            if (parsed)
            {
                Assert.That(mixed.ToString(), Does.StartWith("Magic=0xa5 Lba=0x123456 Page="));
                Assert.That(mixed.Slice, Is.EqualTo(length < 7 ? 0 : 0x3FF));
                Assert.That(mixed.Name.Length, Is.EqualTo(Math.Clamp(length - 16, 0, 5)));
                Assert.That(mixed.Bytes.Length, Is.EqualTo(length));
                Assert.That(mixed.Tail.Length, Is.Zero);
            }
        }
    }

    [Test]
    public void WhatFollowsIsTheTail()
    {
        Assert.That(Mixed.TryParse([.. Sample, 9, 8], out Mixed mixed), Is.True);
        Assert.That(mixed.Tail.ToArray(), Is.EqualTo(new byte[] { 9, 8 }));
        Assert.That(mixed.Bytes.Length, Is.EqualTo(Mixed.Size));
    }

    [Test]
    public void ReservedBitsAreFoundInsideNestedValuesToo()
    {
        byte[] bytes = [.. Sample];
        bytes[7] |= 0x01;
        Mixed.TryParse(bytes, out Mixed mixed);
        Assert.That(mixed.ReservedIsZero, Is.False);
        Assert.That(ReservedBits.TryFind(bytes, Mixed.ReservedMask, out int place, out int bit), Is.True);
        Assert.That((place, bit), Is.EqualTo((7, 0)));
        bytes[4] |= 0x20;
        ReservedBits.TryFind(bytes, Mixed.ReservedMask, out place, out bit);
        Assert.That((place, bit), Is.EqualTo((4, 5)));
        Assert.That(Mixed.ReservedMask.ToArray(), Has.Length.EqualTo(Mixed.Size));
        Assert.That(Mixed.ReservedMask[7], Is.EqualTo(0x03), "the bit to preserve is no fault");
        Assert.That(Mixed.ReservedMask[5], Is.EqualTo(0xE0));
        Assert.That(Mixed.ReservedMask[6], Is.EqualTo(0x07));
    }

    [Test]
    public void ReservedBitsArePrintedByTheirByte()
    {
        byte[] bytes = [.. Sample];
        bytes[4] |= 0x22;
        bytes[7] |= 0x01;
        Assert.That(Mixed.TryParse(bytes, out Mixed mixed), Is.True);
        Assert.That(mixed.ToString(), Does.EndWith("Gear=Reverse rsvd[4]=0x22").And.Contains("Clutch=1 rsvd=0x1)"));
    }

    [Test]
    public void EachFieldCanHaveALine()
    {
        Assert.That(Mixed.TryParse(Sample, out Mixed mixed), Is.True);
        string[] lines = mixed.ToString(FieldPrinter.Lines, null).Split('\n');
        Assert.That(lines, Has.Length.EqualTo(Mixed.Fields.Length));
        Assert.That(lines[0], Is.EqualTo("Magic=0xa5"));
        Assert.That(lines, Does.Contain("Box=(Gear=First Locked=0 Clutch=1)"));
    }

    [Test]
    public void ValuesThatWouldLoseBitsAreRefused()
    {
        byte[] bytes = new byte[Mixed.Size];
        Assert.That(() => Mixed.Write(bytes).Lba = 0x1000000, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Mixed.Write(bytes).Wide = 1UL << 48, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Mixed.Write(bytes).Balance = 40000, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Mixed.Write(bytes).Name = "longer"u8, Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Mixed.Write(bytes.AsSpan(1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ReadingAndWritingAllocateNothing()
    {
        byte[] bytes = new byte[Mixed.Size];
        ulong sum = Work(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            sum += Work(bytes);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.EqualTo(1001UL * (0x123456 + 77)));
    }

    private static ulong Work(byte[] bytes)
    {
        Mixed.Writer writer = Mixed.Write(bytes);
        writer.Lba = 0x123456;
        writer.Wide = 77;
        writer.Box = writer.Box with { Locked = true };
        return Mixed.TryParse(bytes, out Mixed view) && view.Box.Locked && view.FixedValuesMatch ? view.Lba + view.Wide : 0;
    }
}
