using DriverKit.Emulation;
using DriverKit.Hosting;
using DriverKit.Locators;
using NUnit.Framework.Interfaces;

namespace DriverKit.Conformance.Tests;

/// <summary>One body of tests on one subject; every test is noted in the table.</summary>
public abstract class ConformanceTest(string suite, Subject subject)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private string _notApplicable = "";
    private string? _image;

    public Subject Subject { get; } = subject;

    [SetUp]
    public void Begin() => _notApplicable = "";

    [TearDown]
    public void End()
    {
        if (_image is not null)
        {
            File.Delete(_image);
            _image = null;
        }

        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Passed)
        {
            ConformanceTable.Note(suite, Subject, TestContext.CurrentContext.Test.Name, _notApplicable);
        }
    }

    /// <summary>Whether the test makes sense here; where not, the table says why.</summary>
    protected bool Applies(bool condition, string otherwise)
    {
        _notApplicable = condition ? "" : otherwise;
        return condition;
    }

    protected static LocatorTable Table()
    {
        ILocatorScheme[] schemes = LocatorSchemes.Create();
        foreach (EmulationScheme scheme in schemes.OfType<EmulationScheme>())
        {
            scheme.Models = EmulatedModels.Create();
        }

        return new LocatorTable(schemes);
    }

    protected Locator ParsedLocator()
    {
        string text = Subject.Locator;
        if (text.Contains("IMAGE", StringComparison.Ordinal))
        {
            _image = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".img");
            using (FileStream file = File.Create(_image))
            {
                file.SetLength(16 << 20);
            }

            text = text.Replace("IMAGE", _image, StringComparison.Ordinal);
        }

        Assert.That(Locator.TryParse(text, out Locator? locator, out string error), error);
        return locator!;
    }

    /// <summary>Waits until all soft work that is ready now has run, and what that made ready.</summary>
    protected static void Settle(IHost host)
    {
        for (int i = 0; i < 4; i++)
        {
            var marker = new Marker();
            host.Post(marker);
            Assert.That(SpinWait.SpinUntil(() => marker.HasRun, Patience));
        }
    }

    private sealed class Marker : HostWork
    {
        private int _ran;

        public bool HasRun => Volatile.Read(ref _ran) != 0;

        public override void Run() => Volatile.Write(ref _ran, 1);
    }
}
