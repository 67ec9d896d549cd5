namespace DriverKit.Registers.Tests;

internal sealed class BitFieldsTests
{
    [Test]
    public void FieldsReadTheirBits()
    {
        Gearbox box = new(0b1011_1110);
        Assert.Multiple(() =>
        {
            Assert.That(box.Gear, Is.EqualTo(Gear.Reverse));
            Assert.That(box.Locked, Is.True);
            Assert.That(box.Clutch, Is.True);
            Assert.That(Gearbox.ReservedMask, Is.EqualTo(0x43));
            Assert.That(Gearbox.MustBeZeroMask, Is.EqualTo(0x03));
            Assert.That(Gearbox.PreserveMask, Is.EqualTo(0x40));
        });
    }

    [Test]
    public void WithChangesOneFieldAndKeepsTheRest()
    {
        Gearbox box = new(0xFF);
        Gearbox changed = box with { Gear = Gear.Neutral, Clutch = false };
        Assert.That(changed.Raw, Is.EqualTo(0b0110_0011));
        Assert.That(box.Raw, Is.EqualTo(0xFF));
    }

    [Test]
    public void PrintsByNameAndShowsReservedBits()
    {
        Assert.That(new Gearbox(0b1000_0100).ToString(), Is.EqualTo("Gear=First Locked=0 Clutch=1"));
        Assert.That(new Gearbox(0b0001_0010).ToString(), Is.EqualTo("Gear=4 Locked=0 Clutch=0 rsvd=0x2"));
        Assert.That($"{new Half { Tilt = -3, Count = 12 }}", Is.EqualTo("Tilt=-3 Count=0xc"));
    }

    [Test]
    public void TryFormatRefusesAShortDestination()
    {
        Span<char> room = stackalloc char[28];
        Assert.That(new Gearbox(0b1000_0100).TryFormat(room, out int written, default, null), Is.True);
        Assert.That(written, Is.EqualTo(28));
        for (int length = 0; length < 28; length++)
        {
            Assert.That(new Gearbox(0b1000_0100).TryFormat(room[..length], out written, default, null), Is.False);
            Assert.That(written, Is.Zero);
        }
    }

    [Test]
    public void SignedFieldsAreTwosComplement()
    {
        for (sbyte tilt = -16; tilt < 16; tilt++)
        {
            Half half = new Half { Count = 0x7FF } with { Tilt = tilt };
            Assert.That(half.Tilt, Is.EqualTo(tilt));
            Assert.That(half.Count, Is.EqualTo(0x7FF));
        }

        Assert.That(new Long { Signed = short.MinValue }.Raw, Is.EqualTo(0x8000_0000_0000_0000));
        Assert.That(new Long(0xFFFF_0000_0000_0000).Signed, Is.EqualTo(-1));
    }

    [Test]
    public void ValuesThatWouldLoseBitsAreRefused()
    {
        Assert.That(() => new Half { Count = 0x800 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Half { Tilt = 16 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Half { Tilt = -17 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Gearbox { Gear = (Gear)8 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Long { Address = 1UL << 40 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void FullWidthFieldsHoldEverything()
    {
        Assert.That(new Word { All = uint.MaxValue }.All, Is.EqualTo(uint.MaxValue));
        Assert.That(new Long { Address = (1UL << 40) - 1 }.Address, Is.EqualTo((1UL << 40) - 1));
    }

    [Test]
    public void EqualityAndConversionsGoByTheBits()
    {
        Gearbox one = (Gearbox)0x84;
        Assert.That(one == new Gearbox(0x84), Is.True);
        Assert.That(one != new Gearbox(0x85), Is.True);
        Assert.That((byte)one, Is.EqualTo(0x84));
        Assert.That(one.GetHashCode(), Is.EqualTo(new Gearbox(0x84).GetHashCode()));
    }

    [Test]
    public void TheTableNamesEveryBit()
    {
        Assert.That(Gearbox.Fields.Select(f => f.Name), Is.EqualTo(new[] { "Gear", "Locked", "Clutch", "rsvd", "rsvd" }));
        Assert.That(Gearbox.Fields.Sum(f => f.BitWidth), Is.EqualTo(8));
        Assert.That(Gearbox.Fields[0].ValueType, Is.EqualTo(typeof(Gear)));
        Assert.That(Gearbox.Fields[0], Has.Property("BitOffset").EqualTo(2).And.Property("BitWidth").EqualTo(3));
    }
}
