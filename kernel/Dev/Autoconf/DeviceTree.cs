using System.Text;

namespace DriverKit.Kernel.Autoconf;

/// <summary>
/// The devices of a kernel, autoconf(9): drivers declare what they attach at, buses say what they found, the best match gets it.
/// Attach and detach are serialised for a kernel; they run in thread context and may wait.
/// </summary>
public sealed class DeviceTree
{
    private readonly ConfigLock _config = new();
    private readonly SimpleLock _lock = new();
    private readonly List<DeviceAttachment> _attachments = [];
    private readonly List<Device> _roots = [];
    private readonly List<Device> _all = [];
    private readonly WorkQueue _deferred;
    private readonly KMutex _pendingMutex = new("autoconf pending");
    private readonly CondVar _settled = new("autoconf: devices to settle");
    private int _pending;

    /// <summary>An empty tree.</summary>
    /// <param name="kernel">Its kernel.</param>
    public DeviceTree(RumpKernel kernel)
    {
        Kernel = kernel;
        _deferred = new WorkQueue(kernel, "config_defer");
    }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel { get; }

    /// <summary>The devices at the root now.</summary>
    public IReadOnlyList<Device> Roots
    {
        get
        {
            using SimpleLock.Scope held = _lock.Hold();
            return _roots.ToArray();
        }
    }

    /// <summary>True while an attach that was deferred, or anything that took <see cref="PendingIncrement"/>, is under way.</summary>
    public bool IsPending => Volatile.Read(ref _pending) > 0;

    /// <summary>Declares a driver. Later declarations do not look at what is unconfigured already.</summary>
    /// <param name="attachment">The declaration.</param>
    public void Register(DeviceAttachment attachment)
    {
        using SimpleLock.Scope held = _lock.Hold();
        _attachments.Add(attachment);
    }

    /// <summary>A device by name and unit, or null.</summary>
    /// <param name="name">Such as <c>sd0</c>.</param>
    public Device? Find(string name)
    {
        using SimpleLock.Scope held = _lock.Hold();
        return _all.Find(d => d.Name == name);
    }

    /// <summary>Attaches a found thing to the driver that matches best, config_found(9). Thread context; may wait.</summary>
    /// <param name="parent">The bus that found it; null for the root.</param>
    /// <param name="args">What it tells about it.</param>
    /// <returns>The device, or null when no driver matched or its attach failed (a console line says which).</returns>
    public Device? Found(Device? parent, AttachArgs args)
    {
        Found(parent, args, out Device? device);
        return device;
    }

    /// <summary>Attaches a found thing to the driver that matches best, and says why where it did not. Thread context; may wait.</summary>
    /// <param name="parent">The bus that found it; null for the root.</param>
    /// <param name="args">What it tells about it.</param>
    /// <param name="device">The device, or null.</param>
    /// <returns>Ok; ENODEV when no driver matched; ENXIO when the parent is going; else the driver's own.</returns>
    public Errno Found(Device? parent, AttachArgs args, out Device? device)
    {
        using ConfigLock.Scope config = _config.Hold();
        device = null;
        if (parent is { IsDying: true })
        {
            return Errno.ENXIO;
        }

        parent?.FlushHeading();
        DeviceAttachment? best = BestMatch(parent, args);
        if (best is null)
        {
            if (args.Description is { } what)
            {
                string at = parent is null ? "" : $" at {parent.Name}";
                Kernel.Console.WriteLine($"{what}{at} {args.Locators} not configured".Replace("  ", " ", StringComparison.Ordinal));
            }

            return Errno.ENODEV;
        }

        Device made = Insert(best, parent, args.Locators);
        Errno error = best.Attach(made, args);
        made.FlushHeading();
        if (error != Errno.Ok)
        {
            made.Report($"attach failed: {error}");
            made.State = DeviceState.Detaching;
            DetachChildren(made, DetachFlags.Force | DetachFlags.Quiet);
            Remove(made);
            return error;
        }

        made.State = DeviceState.Attached;
        device = made;
        return Errno.Ok;
    }

    /// <summary>
    /// Detaches a device and all below it, config_detach(9): the subtree is deactivated parent first, then detached children first.
    /// Thread context; waits until every driver has given back what it held.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="flags">How.</param>
    /// <returns>Ok (also when it is gone already), or EBUSY without force, when nothing was changed.</returns>
    public Errno Detach(Device device, DetachFlags flags)
    {
        using ConfigLock.Scope config = _config.Hold();
        if (device.State == DeviceState.Detached)
        {
            return Errno.Ok;
        }

        if ((flags & DetachFlags.Force) == 0 && MayDetach(device) is var refusal && refusal != Errno.Ok)
        {
            return refusal;
        }

        Deactivate(device, flags);
        return DetachOne(device, flags);
    }

    /// <summary>Detaches what hangs on a device, not the device itself. Thread context.</summary>
    /// <param name="device">The device.</param>
    /// <param name="flags">How.</param>
    /// <returns>Ok, or the first refusal.</returns>
    public Errno DetachChildrenOf(Device device, DetachFlags flags)
    {
        using ConfigLock.Scope config = _config.Hold();
        Errno result = Errno.Ok;
        foreach (Device child in device.Children.Reverse())
        {
            Errno error = Detach(child, flags);
            result = result == Errno.Ok ? error : result;
        }

        return result;
    }

    /// <summary>
    /// Has the rest of an attach done later in thread context, once the attach that is under way has returned (config_interrupts(9),
    /// config_defer(9)). Dropped if the device goes first. Counts as pending until done.
    /// </summary>
    /// <param name="device">Whose attach it is.</param>
    /// <param name="rest">What to do; it may wait and attach children.</param>
    public void Defer(Device device, Action<Device> rest)
    {
        PendingIncrement();
        _deferred.Enqueue(() =>
        {
            using (_config.Hold())
            {
                if (!device.IsDying)
                {
                    rest(device);
                }
            }

            PendingDecrement();
        });
    }

    /// <summary>Says that devices are still to be expected (config_pending_incr). Any context.</summary>
    public void PendingIncrement() => Interlocked.Increment(ref _pending);

    /// <summary>Ends <see cref="PendingIncrement"/>. Thread context.</summary>
    public void PendingDecrement()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
        {
            using KMutex.Scope held = _pendingMutex.Hold();
            _settled.Broadcast();
        }
    }

    /// <summary>Waits until no attach is pending. Thread context, never from within an attach.</summary>
    /// <param name="timeout">How long at most; null for no limit.</param>
    /// <returns>Ok or ETIMEDOUT.</returns>
    public Errno WaitSettled(TimeSpan? timeout = null)
    {
        long deadline = timeout is { } limit ? Kernel.Host.Now + (limit.Ticks * 100) : long.MaxValue;
        using KMutex.Scope held = _pendingMutex.Hold();
        while (IsPending)
        {
            if (deadline == long.MaxValue)
            {
                _settled.Wait(_pendingMutex);
                continue;
            }

            long left = deadline - Kernel.Host.Now;
            if (left <= 0)
            {
                return Errno.ETIMEDOUT;
            }

            _settled.TimedWait(_pendingMutex, TimeSpan.FromTicks(Math.Max(1, left / 100)));
        }

        return Errno.Ok;
    }

    /// <summary>The tree as it is now.</summary>
    public IReadOnlyList<DeviceNode> Snapshot() => Roots.Select(Look).ToList();

    /// <summary>The tree as text: a device a line, indented by depth, with what its driver said.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (DeviceNode node in Snapshot())
        {
            Write(text, node, 0);
        }

        return text.ToString();
    }

    internal ConfigLock.Scope HoldConfig() => _config.Hold();

    internal void DetachAll(DetachFlags flags)
    {
        foreach (Device root in Roots.Reverse())
        {
            Detach(root, flags);
        }

        WaitSettled();
    }

    private static DeviceNode Look(Device device) => new(
        device.Name, device.Locators, device.Attachment.Class, device.State, device.Lines, device.Children.Select(Look).ToList());

    private static void Write(StringBuilder text, DeviceNode node, int depth)
    {
        text.Append(' ', depth * 2).Append(node.Name);
        if (node.Locators.Length > 0)
        {
            text.Append(' ').Append(node.Locators);
        }

        if (node.Lines.Count > 0)
        {
            text.Append(": ").AppendJoin("; ", node.Lines);
        }

        text.Append('\n');
        foreach (DeviceNode child in node.Children)
        {
            Write(text, child, depth + 1);
        }
    }

    private DeviceAttachment? BestMatch(Device? parent, AttachArgs args)
    {
        DeviceAttachment[] candidates;
        using (_lock.Hold())
        {
            candidates = _attachments.Where(a => a.Attribute == args.Attribute).ToArray();
        }

        DeviceAttachment? best = null;
        int bestMatch = 0;
        foreach (DeviceAttachment candidate in candidates)
        {
            int match = candidate.Match(parent, args);
            if (match > bestMatch)
            {
                best = candidate;
                bestMatch = match;
            }
        }

        return best;
    }

    private Device Insert(DeviceAttachment attachment, Device? parent, string locators)
    {
        Device device;
        using (_lock.Hold())
        {
            int unit = 0;
            while (_all.Exists(d => d.Unit == unit && d.Attachment.Driver == attachment.Driver))
            {
                unit++;
            }

            device = new Device(this, attachment, unit, parent, locators);
            _all.Add(device);
            if (parent is null)
            {
                _roots.Add(device);
            }
        }

        parent?.AddChild(device);
        return device;
    }

    private static Errno MayDetach(Device device)
    {
        foreach (Device child in device.Children)
        {
            if (MayDetach(child) is var error && error != Errno.Ok)
            {
                return error;
            }
        }

        return device.Attachment.MayDetach(device);
    }

    private static void Deactivate(Device device, DetachFlags flags)
    {
        bool first = !device.IsDying;
        device.State = DeviceState.Detaching;
        if (first)
        {
            device.Attachment.Deactivate(device, flags);
        }

        foreach (Device child in device.Children)
        {
            Deactivate(child, flags);
        }
    }

    private Errno DetachChildren(Device device, DetachFlags flags)
    {
        foreach (Device child in device.Children.Reverse())
        {
            Deactivate(child, flags);
            if (DetachOne(child, flags) is var error && error != Errno.Ok)
            {
                return error;
            }
        }

        return Errno.Ok;
    }

    private Errno DetachOne(Device device, DetachFlags flags)
    {
        Errno error = DetachChildren(device, flags);
        if (error == Errno.Ok)
        {
            error = device.Attachment.Detach(device, flags);
        }

        if (error != Errno.Ok)
        {
            if ((flags & DetachFlags.Force) == 0)
            {
                return error;
            }

            device.Report($"detach refused ({error}), forced");
        }

        if ((flags & (DetachFlags.Quiet | DetachFlags.Shutdown)) == 0)
        {
            device.Report("detached");
        }

        Remove(device);
        return Errno.Ok;
    }

    private void Remove(Device device)
    {
        device.State = DeviceState.Detached;
        device.Parent?.RemoveChild(device);
        using (_lock.Hold())
        {
            _all.Remove(device);
            _roots.Remove(device);
        }

        device.Parent?.Attachment.ChildDetached(device.Parent, device);
    }
}
