using DriverKit.Kernel.Hosts;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>Many threads at once, on the machine's own scheduler and on the deterministic one with many seeds.</summary>
[TestFixtureSource(typeof(FileSystems), nameof(FileSystems.All))]
public class StressTests(FileSystemUnderTest fs)
{
    [Test]
    public void Threads_at_random_meet_only_what_can_be()
    {
        using VfsMachine m = fs.Start();
        var stress = new Stress(m, workers: 4, steps: 1500);
        stress.Run(seed: 1);
        Assert.That(stress.Problem, Is.Null);
        TestContext.Out.WriteLine($"{stress.Succeeded} of {stress.Operations} operations did something");
        Assert.That(stress.Succeeded, Is.GreaterThan(stress.Operations / 4));
        m.Unmount();
    }

    [Test]
    public void Every_seed_of_the_deterministic_host_ends_well_and_repeats_itself()
    {
        var hashes = new HashSet<ulong>();
        const int Seeds = 12;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            ulong hash = RunSeed(seed);
            hashes.Add(hash);
            if (seed <= 2)
            {
                Assert.That(RunSeed(seed), Is.EqualTo(hash), "the same seed, the same run");
            }
        }

        Assert.That(hashes, Has.Count.EqualTo(Seeds), "other seeds, other runs");
    }

    private ulong RunSeed(ulong seed)
    {
        var host = new DeterministicHost(seed);
        using VfsMachine m = fs.Start(host);
        var stress = new Stress(m, workers: 4, steps: 120);
        stress.Run((int)seed);
        Assert.That(stress.Problem, Is.Null, $"seed {seed}");
        Assert.That(m.Kernel.PanicReport, Is.Null);
        m.Unmount();
        return host.RunHash;
    }
}
