using DriverKit.Fuzzing;

namespace DriverKit.Registers.Tests.Fuzz;

internal sealed class FuzzerTests
{
    private static readonly FuzzOptions Options = new() { Seed = 3, Inputs = 200_000, MaxLength = 1024 };

    [Test]
    public void ATrustedDescriptorLengthIsFound() =>
        Finds(FuzzFailureKind.Exception, BrokenParsers.TrustsDescriptorLength, Corpora.Configurations);

    [Test]
    public void ATrustedSenseLengthIsFound()
    {
        FuzzFailure failure = Finds(FuzzFailureKind.Exception, BrokenParsers.TrustsSenseLength, Corpora.Sense);
        Assert.That(failure.Input, Has.Length.LessThanOrEqualTo(8), "the input was made smaller");
    }

    [Test]
    public void AHangIsFound()
    {
        FuzzReport report = Fuzzer.Run(
            "zero length", BrokenParsers.NeverLeavesAZeroLength, Corpora.Configurations, Options with { Patience = TimeSpan.FromSeconds(2) });
        Assert.That(report.Failure?.Kind, Is.EqualTo(FuzzFailureKind.Hang), report.ToString());
        Assert.That(report.Failure!.Input, Does.Contain((byte)0));
    }

    [Test]
    public void MemoryGrowthIsFound() =>
        Finds(FuzzFailureKind.Allocation, BrokenParsers.ReservesWhatIsPromised, Corpora.Lists);

    [Test]
    public void TheSameSeedGivesTheSameInputs()
    {
        ulong first = Digest(5);
        Assert.That(Digest(5), Is.EqualTo(first));
        Assert.That(Digest(6), Is.Not.EqualTo(first));
    }

    [Test]
    public void InputsStayWithinTheirLength()
    {
        var mutator = new Mutator(Corpora.Configurations, 9, 40);
        int longest = 0;
        int shortest = int.MaxValue;
        for (int i = 0; i < 20_000; i++)
        {
            int length = mutator.Next().Length;
            longest = Math.Max(longest, length);
            shortest = Math.Min(shortest, length);
        }

        Assert.That((shortest, longest), Is.EqualTo((0, 40)));
    }

    private static ulong Digest(ulong seed)
    {
        var mutator = new Mutator(Corpora.Sense, seed, 256);
        ulong digest = 14695981039346656037;
        for (int i = 0; i < 5000; i++)
        {
            foreach (byte item in mutator.Next())
            {
                digest = (digest ^ item) * 1099511628211;
            }
        }

        return digest;
    }

    private static FuzzFailure Finds(FuzzFailureKind kind, FuzzTarget target, FuzzSeed[] corpus)
    {
        FuzzReport report = Fuzzer.Run("broken copy", target, corpus, Options with { MaxAllocation = 65536 });
        TestContext.Out.WriteLine(report);
        Assert.That(report.Failure?.Kind, Is.EqualTo(kind));
        return report.Failure!;
    }
}
