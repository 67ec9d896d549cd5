using DriverKit.Emulation.UsbStick;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

public class PersonalityTests
{
    private static IEnumerable<string> Names => Personalities.All.Select(p => p.Name);

    [TestCaseSource(nameof(Names))]
    public void Under_a_neutral_id(string name) => Try(name, known: false);

    [TestCaseSource(nameof(Names))]
    public void Under_the_id_of_its_entry(string name) => Try(name, known: true);

    // What no behaviour gives away, and what is no fault.
    private static Errno ExpectedOpen(string name, bool known) => (name, known) switch
    {
        ("no-medium", _) => Errno.ENXIO,
        ("false-write-protect", false) => Errno.EROFS,
        _ => Errno.Ok,
    };

    private static void Try(string name, bool known)
    {
        for (ulong seed = 1; seed <= 4; seed++)
        {
            ulong first = Session(name, known, seed);
            Assert.That(Session(name, known, seed), Is.EqualTo(first), $"seed {seed}: same run");
        }
    }

    private static ulong Session(string name, bool known, ulong seed)
    {
        Assert.That(Personalities.TryFind(name, out Personality? personality));
        var host = new DeterministicHost(seed);
        using (var stick = new UsbStickModel(host, new UsbStickOptions { MemorySize = 4 << 20, Personality = personality, UsesPersonalityId = known }))
        using (var rig = new StickRig(host, stick))
        {
            using LwpScope scope = rig.Kernel.Enter();
            Assert.That(rig.AttachError, Is.EqualTo(Errno.Ok));
            Errno open = rig.Disk?.Open(write: true) ?? Errno.ENODEV;
            Assert.That(open, Is.EqualTo(ExpectedOpen(name, known)), rig.Log);
            if (open == Errno.Ok)
            {
                Assert.That(rig.Disk!.SectorCount, Is.EqualTo(8192), rig.Log);
                Use(rig);
                rig.Disk!.Close();
            }

            Assert.That(host.Now, Is.LessThan(60_000_000_000), "bounded");
            if (seed == 1)
            {
                TestContext.Out.WriteLine($"{name}: {open} after {host.Now / 1e9:F3} s\n{rig.Log}");
            }
        }

        return host.RunHash;
    }

    private static void Use(StickRig rig)
    {
        const int Half = 256 << 10;
        new Random(5).NextBytes(rig.Memory.Span[..Half]);
        Assert.That(rig.Transfer(BlockOp.Write, 64, 0, Half), Is.EqualTo(Errno.Ok), rig.Log);
        Assert.That(rig.Transfer(BlockOp.Flush, 0, 0, 0), Is.EqualTo(Errno.Ok), rig.Log);
        Assert.That(rig.Transfer(BlockOp.Read, 64, Half, Half), Is.EqualTo(Errno.Ok), rig.Log);
        Assert.That(rig.Memory.Span[..Half].SequenceEqual(rig.Memory.Span.Slice(Half, Half)), "data");
        Assert.That(rig.Transfer(BlockOp.Read, 8191, Half, 512), Is.EqualTo(Errno.Ok), rig.Log);
    }
}
