using DriverKit.Backends.LibUsb;
using DriverKit.Locators;
using DriverKit.Usb;

namespace DriverKit.Backends.Tests;

/// <summary>Which device a locator means.</summary>
public class UsbLocatorTests
{
    private static readonly UsbDeviceInfo[] Devices =
    [
        Device("1-1", 0x0781, 0x5581, "AAA"),
        Device("1-2.4", 0x0781, 0x5581, "BBB"),
        Device("2-1", 0x1234, 0x0001, null),
        Device("usb1", 0x1d6b, 0x0002, null) with { DeviceClass = 9 },
    ];

    [TestCase("usb:0781:5581,serial=BBB", "1-2.4")]
    [TestCase("usb:0781:5581,port=1-1", "1-1")]
    [TestCase("usb:1234:1", "2-1")]
    public void Finds_the_one_that_fits(string text, string location) =>
        Assert.That(UsbLocator.Resolve(Parse(text), Devices).Location, Is.EqualTo(location));

    [TestCase("usb:0781:5581", "AAA", "BBB", "port=1-2.4")]
    [TestCase("usb:0781:5581,serial=CCC", "there are", "AAA", "BBB")]
    [TestCase("usb:dead:beef", "on the buses are", "1234:0001", "0781:5581")]
    [TestCase("usb:0781", "usb:VID:PID", "hexadecimal", "usb:0781:5581")]
    [TestCase("usb:0781:xyz", "usb:VID:PID", "hexadecimal", "usb:0781:5581")]
    [TestCase("usb:0781:5581,colour=red", "colour", "serial=", "port=")]
    public void Says_what_there_is_where_none_or_several_fit(string text, string first, string second, string third) =>
        Assert.That(() => UsbLocator.Resolve(Parse(text), Devices), Throws.InstanceOf<IOException>()
            .With.Message.Contains(first).And.Message.Contains(second).And.Message.Contains(third));

    [Test]
    public void Every_device_names_itself_in_a_way_that_finds_it()
    {
        foreach (UsbDeviceInfo device in Devices)
        {
            Assert.That(UsbLocator.Resolve(Parse(device.Locator), Devices), Is.SameAs(device));
        }
    }

    private static Locator Parse(string text)
    {
        Assert.That(Locator.TryParse(text, out Locator? locator, out string error), error);
        return locator!;
    }

    private static UsbDeviceInfo Device(string location, ushort vendor, ushort product, string? serial) => new()
    {
        Bus = 1,
        Address = location.Length,
        Location = location,
        VendorId = vendor,
        ProductId = product,
        Release = 0x100,
        DeviceClass = 0,
        Speed = UsbSpeed.High,
        Serial = serial,
    };
}
