namespace DriverKit.Kernel.Autoconf;

/// <summary>A device in the tree (device_t): a driver's instance with name, unit, parent and softc.</summary>
public sealed class Device
{
    private const int MaxLines = 32;

    private readonly SimpleLock _lock = new();
    private readonly List<Device> _children = [];
    private readonly List<string> _lines = [];
    private string? _heading;

    internal Device(DeviceTree tree, DeviceAttachment attachment, int unit, Device? parent, string locators)
    {
        Tree = tree;
        Attachment = attachment;
        Unit = unit;
        Parent = parent;
        Locators = locators;
        Name = attachment.Driver + unit;
        _heading = parent is null ? $"{Name} (root)" : $"{Name} at {parent.Name}";
        if (locators.Length > 0)
        {
            _heading += " " + locators;
        }
    }

    /// <summary>The tree it stands in.</summary>
    public DeviceTree Tree { get; }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel => Tree.Kernel;

    /// <summary>Driver name and unit: <c>sd0</c>.</summary>
    public string Name { get; }

    /// <summary>Unit number, from 0.</summary>
    public int Unit { get; }

    /// <summary>What it hangs on; null at the root.</summary>
    public Device? Parent { get; }

    /// <summary>Where on its parent it sits: <c>target 0 lun 0</c>.</summary>
    public string Locators { get; }

    /// <summary>The driver that made it.</summary>
    public DeviceAttachment Attachment { get; }

    /// <summary>The driver's state for this instance.</summary>
    public object? Softc { get; set; }

    /// <summary>Where it is in its life.</summary>
    public DeviceState State { get; internal set; }

    /// <summary>True once it is being taken down, and after.</summary>
    public bool IsDying => State >= DeviceState.Detaching;

    /// <summary>What hangs on it now, in the order it came.</summary>
    public IReadOnlyList<Device> Children
    {
        get
        {
            using SimpleLock.Scope held = _lock.Hold();
            return _children.ToArray();
        }
    }

    /// <summary>What its driver said of it, for trees and reports: at most 32 lines, the heading's text first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            using SimpleLock.Scope held = _lock.Hold();
            return _lines.ToArray();
        }
    }

    /// <summary>The softc as a type.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="InvalidOperationException">It is of another type or not set.</exception>
    public T SoftcAs<T>()
        where T : class =>
        Softc as T ?? throw new InvalidOperationException($"{Name} has no {typeof(T).Name}");

    /// <summary>Ends the attach line: <c>sd0 at scsibus0 target 0 lun 0: TEXT</c>. Once, before children are looked for.</summary>
    /// <param name="text">What the driver found.</param>
    public void Announce(string text)
    {
        string? heading = TakeHeading();
        Keep(text);
        Kernel.Console.WriteLine(heading is null ? $"{Name}: {text}" : $"{heading}: {text}");
    }

    /// <summary>Writes <c>sd0: TEXT</c> and keeps it with the device's description.</summary>
    /// <param name="text">The text.</param>
    public void Print(string text)
    {
        FlushHeading();
        Keep(text);
        Kernel.Console.WriteLine($"{Name}: {text}");
    }

    /// <summary>Writes <c>sd0: TEXT</c> about something that happened; not kept with the description.</summary>
    /// <param name="text">The text.</param>
    public void Report(string text)
    {
        FlushHeading();
        Kernel.Console.WriteLine($"{Name}: {text}");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal void FlushHeading()
    {
        if (TakeHeading() is { } heading)
        {
            Kernel.Console.WriteLine(heading);
        }
    }

    internal void AddChild(Device child)
    {
        using SimpleLock.Scope held = _lock.Hold();
        _children.Add(child);
    }

    internal void RemoveChild(Device child)
    {
        using SimpleLock.Scope held = _lock.Hold();
        _children.Remove(child);
    }

    private string? TakeHeading() => Interlocked.Exchange(ref _heading, null);

    private void Keep(string text)
    {
        using SimpleLock.Scope held = _lock.Hold();
        if (_lines.Count < MaxLines)
        {
            _lines.Add(text);
        }
    }
}
