namespace DriverKit.Conformance.Tests;

/// <summary>The last to run, for fixtures run in the order of their names: prints what ran on what, and sees that nothing was left out without a word.</summary>
public class TableTests
{
    // So many tests really run, on every backing; the others say why not.
    private static readonly Dictionary<(string Suite, string Device), int> Floors = new()
    {
        [("PCI function", "edu")] = 24,
        [("PCI function", "nvme")] = 22,
        [("PCI function", "e1000")] = 18,
        [("edu driver", "edu")] = 12,
        [("network interface", "e1000")] = 11,
        [("block device", "usb-stick")] = 9,
        [("block device", "nvme")] = 9,
        [("block device", "nvme-4k")] = 9,
    };

    // Nothing here takes a real function away, and UIO has no messages.
    private static readonly Dictionary<(string Suite, string Device, string Backing), int> RealFloors = new()
    {
        [("PCI function", "edu", "vfio")] = 23,
        [("PCI function", "edu", "uio")] = 21,
        [("PCI function", "nvme", "vfio")] = 20,
        [("edu driver", "edu", "vfio")] = 11,
        [("edu driver", "edu", "uio")] = 11,
        [("PCI function", "e1000", "vfio")] = 17,
        [("PCI function", "e1000", "uio")] = 17,
    };

    [Test]
    public void EverySubjectRanEveryTestOfItsSuites()
    {
        TestContext.Out.WriteLine(ConformanceTable.Print());
        Assert.Multiple(() =>
        {
            AllNoted("PCI function", typeof(PciFunctionTests), Subjects.PciFunctions);
            AllNoted("edu driver", typeof(EduCardTests), Subjects.EduCards);
            AllNoted("block device", typeof(BlockDeviceTests), Subjects.BlockDevices);
            AllNoted("network interface", typeof(NetworkInterfaceTests), Subjects.NetworkInterfaces);
        });
    }

    private static void AllNoted(string suite, Type tests, IEnumerable<Subject> subjects)
    {
        int all = ConformanceTable.TestsOf(tests);
        foreach (Subject subject in subjects)
        {
            Assert.That(ConformanceTable.Noted(suite, subject), Is.EqualTo(all), $"{suite} on {subject}: tests that passed or say why not");
            int floor = RealFloors.TryGetValue((suite, subject.Device, subject.Backing), out int real) ? real : Floors[(suite, subject.Device)];
            Assert.That(ConformanceTable.Passed(suite, subject), Is.GreaterThanOrEqualTo(floor), $"{suite} on {subject}: tests that really ran");
        }
    }
}
