using DriverKit.Locators;

namespace DriverKit.Backends.Tests;

/// <summary>The text form of locators.</summary>
public class LocatorTests
{
    [TestCase("emu:usb-stick", "emu", "usb-stick")]
    [TestCase("usb:0781:5581,serial=A", "usb", "0781:5581")]
    [TestCase(@"emu:a\,b\\c", "emu", @"a,b\c")]
    public void Scheme_ends_at_the_first_colon(string text, string scheme, string address)
    {
        Assert.That(Locator.TryParse(text, out Locator? locator, out _));
        Assert.That((locator!.Scheme, locator.Address), Is.EqualTo((scheme, address)));
        Assert.That(locator.ToString(), Is.EqualTo(text));
    }

    [Test]
    public void A_value_may_be_a_locator()
    {
        var inner = new Locator("emu", "nvme", [new("image", "a,b.img"), new("ro", "")]);
        var outer = new Locator("replay", "x.trace", [new("with", inner.ToString())]);
        Assert.That(Locator.TryParse(outer.ToString(), out Locator? read, out _));
        Assert.That(Locator.TryParse(read!["with"]!, out Locator? again, out _));
        Assert.That((again!.Scheme, again.Address, again["image"], again["ro"], again["none"]), Is.EqualTo(("emu", "nvme", "a,b.img", "", (string?)null)));
    }

    [TestCase("nothing", "no scheme")]
    [TestCase(":x", "no scheme")]
    [TestCase("emu:x,,y=1", "without a name")]
    [TestCase("emu:x,=1", "without a name")]
    [TestCase("emu:x,a=1,a=2", "'a' twice")]
    public void What_is_none_says_why(string text, string why)
    {
        Assert.That(Locator.TryParse(text, out Locator? locator, out string error), Is.False);
        Assert.That(locator, Is.Null);
        Assert.That(error, Does.Contain(why));
    }
}
