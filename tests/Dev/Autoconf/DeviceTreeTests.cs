using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Dev.Tests.Autoconf;

public class DeviceTreeTests
{
    private readonly List<string> _calls = [];
    private RumpKernel _kernel = null!;
    private DeviceTree _tree = null!;

    [SetUp]
    public void Start()
    {
        _calls.Clear();
        _kernel = new RumpKernel(new RealHost(_ => { }), [new AutoconfComponent()]);
        _tree = _kernel.Get<DeviceTree>();
        _tree.Register(new Driver("bus", "root", _calls, 1));
        _tree.Register(new Driver("disk", "bus", _calls, 1));
        _tree.Register(new Driver("betterdisk", "bus", _calls, 5, only: "special"));
    }

    [TearDown]
    public void Stop() => _kernel.Dispose();

    [Test]
    public void The_best_match_attaches_and_the_console_shows_it_the_usual_way()
    {
        using LwpScope scope = _kernel.Enter();
        Device bus = _tree.Found(null, new Args("root", ""))!;
        Device disk = _tree.Found(bus, new Args("bus", "target 0"))!;
        Device special = _tree.Found(bus, new Args("bus", "target 1", "special"))!;
        Assert.That(disk.Name, Is.EqualTo("disk0"));
        Assert.That(special.Name, Is.EqualTo("betterdisk0"));
        Assert.That(_kernel.Console.Snapshot().Select(l => l.Text), Is.EqualTo(new[]
        {
            "bus0 (root): a bus", "disk0 at bus0 target 0: a disk", "betterdisk0 at bus0 target 1: a betterdisk",
        }));
        Assert.That(_tree.ToString(), Is.EqualTo("bus0: a bus\n  disk0 target 0: a disk\n  betterdisk0 target 1: a betterdisk\n"));
    }

    [Test]
    public void What_nothing_matches_is_said_to_be_unconfigured()
    {
        using LwpScope scope = _kernel.Enter();
        Device bus = _tree.Found(null, new Args("root", ""))!;
        Assert.That(_tree.Found(bus, new Args("other", "slot 3", description: "<Foo>"), out Device? none), Is.EqualTo(Errno.ENODEV));
        Assert.That(none, Is.Null);
        Assert.That(_kernel.Console.Snapshot()[^1].Text, Is.EqualTo("<Foo> at bus0 slot 3 not configured"));
    }

    [Test]
    public void The_lowest_free_unit_is_used_again()
    {
        using LwpScope scope = _kernel.Enter();
        Device bus = _tree.Found(null, new Args("root", ""))!;
        Device first = _tree.Found(bus, new Args("bus", "a"))!;
        _tree.Found(bus, new Args("bus", "b"));
        Assert.That(_tree.Detach(first, DetachFlags.None), Is.EqualTo(Errno.Ok));
        Assert.That(_tree.Found(bus, new Args("bus", "c"))!.Name, Is.EqualTo("disk0"));
        Assert.That(_tree.Find("disk1"), Is.Not.Null);
    }

    [Test]
    public void Detach_deactivates_from_the_top_and_detaches_from_the_bottom()
    {
        using LwpScope scope = _kernel.Enter();
        Device bus = _tree.Found(null, new Args("root", ""))!;
        _tree.Found(bus, new Args("bus", "a"));
        _tree.Found(bus, new Args("bus", "b"));
        _calls.Clear();
        _tree.Detach(bus, DetachFlags.Force);
        Assert.That(_calls, Is.EqualTo(new[]
        {
            "deactivate bus0", "deactivate disk0", "deactivate disk1",
            "detach disk1", "gone disk1", "detach disk0", "gone disk0", "detach bus0",
        }));
        Assert.That(_tree.Roots, Is.Empty);
    }

    [Test]
    public void A_busy_child_keeps_the_whole_subtree_unless_forced()
    {
        using LwpScope scope = _kernel.Enter();
        Device bus = _tree.Found(null, new Args("root", ""))!;
        Device child = _tree.Found(bus, new Args("bus", "a"))!;
        child.Softc = "busy";
        Assert.That(_tree.Detach(bus, DetachFlags.None), Is.EqualTo(Errno.EBUSY));
        Assert.That(child.State, Is.EqualTo(DeviceState.Attached));
        Assert.That(_tree.Detach(bus, DetachFlags.Force), Is.EqualTo(Errno.Ok));
        Assert.That(_tree.Find("disk0"), Is.Null);
    }

    [Test]
    public void A_failed_attach_leaves_nothing()
    {
        using LwpScope scope = _kernel.Enter();
        Device bus = _tree.Found(null, new Args("root", ""))!;
        Assert.That(_tree.Found(bus, new Args("bus", "a", "fail"), out Device? device), Is.EqualTo(Errno.EIO));
        Assert.That(device, Is.Null);
        Assert.That(bus.Children, Is.Empty);
    }

    [Test]
    public void Deferred_attach_runs_after_the_attach_and_can_be_waited_for()
    {
        using LwpScope scope = _kernel.Enter();
        Device bus = _tree.Found(null, new Args("root", "", "defer"))!;
        Assert.That(_tree.WaitSettled(TimeSpan.FromSeconds(10)), Is.EqualTo(Errno.Ok));
        Assert.That(bus.Children.Select(c => c.Name), Is.EqualTo(new[] { "disk0" }));
    }

    [Test]
    public void Shutdown_detaches_everything()
    {
        using (_kernel.Enter())
        {
            Device bus = _tree.Found(null, new Args("root", ""))!;
            _tree.Found(bus, new Args("bus", "a"));
        }

        _kernel.Dispose();
        Assert.That(_tree.Roots, Is.Empty);
        Assert.That(_calls, Does.Contain("detach disk0"));
    }

    private sealed class Args(string attribute, string locators, string kind = "", string? description = null) : AttachArgs(attribute)
    {
        public string Kind => kind;

        public override string Locators => locators;

        public override string? Description => description;
    }

    private sealed class Driver(string name, string attribute, List<string> calls, int match, string? only = null)
        : DeviceAttachment(name, attribute)
    {
        public override int Match(Device? parent, AttachArgs args) => only is null || ((Args)args).Kind == only ? match : 0;

        public override Errno Attach(Device self, AttachArgs args)
        {
            switch (((Args)args).Kind)
            {
                case "fail":
                    return Errno.EIO;
                case "defer":
                    self.Tree.Defer(self, d => d.Tree.Found(d, new Args("bus", "late")));
                    break;
            }

            self.Announce("a " + Driver);
            return Errno.Ok;
        }

        public override Errno MayDetach(Device self) => self.Softc is "busy" ? Errno.EBUSY : Errno.Ok;

        public override void Deactivate(Device self, DetachFlags flags) => calls.Add("deactivate " + self.Name);

        public override Errno Detach(Device self, DetachFlags flags)
        {
            calls.Add("detach " + self.Name);
            return Errno.Ok;
        }

        public override void ChildDetached(Device self, Device child) => calls.Add("gone " + child.Name);
    }
}
