using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Usb;

namespace DriverKit.Dev.Tests.Usb;

public class EnumerationFuzzTests
{
    [Test]
    public void Devices_with_mutated_descriptors_attach_or_are_refused_and_leave_nothing()
    {
        const int Inputs = 800;
        var random = new Random(20);
        int attached = 0;
        int withEndpoints = 0;
        using var host = new RealHost(_ => { });
        using var kernel = new RumpKernel(host, [new AutoconfComponent(), new UsbComponent()]);
        using LwpScope scope = kernel.Enter();
        for (int i = 0; i < Inputs; i++)
        {
            using var fake = new FakeUsbDevice(host);
            Mutate(random, fake.Configuration);
            Mutate(random, fake.Device);
            if (random.Next(4) == 0)
            {
                fake.Configuration = fake.Configuration[..random.Next(fake.Configuration.Length + 1)];
            }

            Errno error = kernel.Get<UsbBusManager>().Attach(fake, out UsbConnection? connection);
            Assert.That(error is Errno.Ok or Errno.EFTYPE or Errno.EIO, $"input {i}: {error}");
            if (connection is not null)
            {
                attached++;
                withEndpoints += connection.Device!.Interfaces.Any(f => f.Current.Endpoints.Count > 0) ? 1 : 0;
                Assert.That(connection.Detach(), Is.EqualTo(Errno.Ok));
            }

            Assert.That((kernel.Memory.InUse, fake.InFlight), Is.EqualTo((0L, 0)), $"input {i}");
        }

        TestContext.Out.WriteLine($"{Inputs} devices, {attached} attached, {withEndpoints} with endpoints");
        Assert.That(attached, Is.GreaterThan(Inputs / 3));
        Assert.That(withEndpoints, Is.GreaterThan(Inputs / 10));
    }

    private static void Mutate(Random random, byte[] bytes)
    {
        for (int n = random.Next(3); n > 0; n--)
        {
            byte[] interesting = [0, 1, 2, 4, 5, 7, 9, 0x7F, 0x80, 0xFF, (byte)random.Next(256)];
            bytes[random.Next(bytes.Length)] = interesting[random.Next(interesting.Length)];
        }
    }
}
