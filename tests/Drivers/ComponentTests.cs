using DriverKit.Drivers.ScsiDisk;
using DriverKit.Drivers.UsbMassStorage;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Scsi;
using DriverKit.Kernel.Usb;

namespace DriverKit.Drivers.Tests;

public class ComponentTests
{
    private static IKernelComponent[] All =>
        [new ScsiDiskComponent(), new UmassComponent(), new DiskComponent(), new ScsiComponent(), new UsbComponent(), new AutoconfComponent()];

    [TestCase("usb", "dev")]
    [TestCase("scsi", "dev")]
    [TestCase("umass", "usb")]
    [TestCase("umass", "scsi")]
    [TestCase("sd", "scsi")]
    public void What_a_component_requires_and_does_not_get_is_named(string component, string missing)
    {
        string[] also = component switch
        {
            "umass" => ["dev", "usb", "scsi"],
            "sd" => ["dev", "scsi"],
            _ => [],
        };
        IKernelComponent[] given = [.. All.Where(c => c.Name == component || (also.Contains(c.Name) && c.Name != missing))];
        Assert.That(
            () => new RumpKernel(new RealHost(_ => { }), given),
            Throws.ArgumentException.With.Message.EqualTo($"the component '{component}' requires '{missing}', which was not given: bring it in as well"));
    }

    [Test]
    public void In_any_order_they_make_a_kernel()
    {
        int orders = 0;
        for (int turn = 0; turn < 6; turn++, orders++)
        {
            IKernelComponent[] given = [.. All[turn..], .. All[..turn]];
            using var kernel = new RumpKernel(new RealHost(_ => { }), given);
            Assert.That(kernel.Get<UsbBusManager>(), Is.Not.Null);
            Assert.That(kernel.Get<WedgeManager>(), Is.Not.Null);
        }

        Assert.That(orders, Is.EqualTo(6));
    }
}
