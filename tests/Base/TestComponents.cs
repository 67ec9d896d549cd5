using DriverKit.Base.Tests;
using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Locators;
using DriverKit.Usb;

[assembly: KernelComponent(typeof(TestDriver))]
[assembly: KernelComponent(typeof(TestFaction))]
[assembly: LocatorScheme("test", typeof(TestScheme))]

namespace DriverKit.Base.Tests;

internal class TestComponent(string name, ComponentLevel level, params string[] requires) : IKernelComponent
{
    public string Name => name;

    public ComponentLevel Level => level;

    public IReadOnlyList<string> Requires => requires;

    public void Initialize(RumpKernel kernel) => kernel.Console.WriteLine(Name);
}

internal sealed class TestFaction() : TestComponent("test-faction", ComponentLevel.Faction);

internal sealed class TestDriver() : TestComponent("test-driver", ComponentLevel.Driver, "test-faction");

internal sealed class TestScheme : ILocatorScheme
{
    public string Scheme => "test";

    public string Summary => "nothing";

    public bool IsReal => true;

    public IReadOnlyList<ReachableDevice> List() => [];
}
