using DriverKit.Kernel.Hosts;
using DriverKit.Locators;

namespace DriverKit.Conformance.Tests;

/// <summary>Where a subject's way needs memory of its own (UIO: huge pages), the process's arena is that, before anything uses it.</summary>
[SetUpFixture]
public sealed class ArenaSetUp
{
    [OneTimeSetUp]
    public void Provide()
    {
        ILocatorScheme[] schemes = LocatorSchemes.Create();
        foreach (Subject subject in Subjects.PciFunctions)
        {
            Assert.That(Locator.TryParse(subject.Locator, out Locator? locator, out string error), error);
            if (Array.Find(schemes, s => s.Scheme == locator!.Scheme)?.ProvideArena(locator!) is { } arena)
            {
                RealHost.UseArena(arena);
                return;
            }
        }
    }
}
