using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>Asynchronous events: requests that wait for one, events that wait for a request, kinds held back until their log page is read. NVMe 1.4 §5.2.</summary>
internal sealed class EventSource(QueueEngine engine, ModelSubsystem subsystem, FeatureStore features)
{
    /// <summary>AERL, plus one: requests at a time.</summary>
    public const int Limit = 4;

    private readonly ModelCommand?[] _requests = new ModelCommand?[Limit];
    private readonly List<AsynchronousEvent> _events = [];
    private readonly SortedSet<uint> _changed = [];
    private int _count;
    private int _held;
    private bool _wasHot;

    /// <summary>Changed namespaces since the list was last read. §5.14.1.4.</summary>
    public SortedSet<uint> ChangedNamespaces => _changed;

    public void Reset()
    {
        Array.Clear(_requests);
        _count = 0;
        _events.Clear();
        _held = 0;
        _wasHot = false;
    }

    public bool IsOutstanding(ushort id)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_requests[i]!.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a request in.</summary>
    /// <returns>False when there are too many.</returns>
    public bool TryAdd(ModelCommand command, NvmeControllerModel controller)
    {
        if (_count == Limit)
        {
            return false;
        }

        var kept = new ModelCommand(controller) { Queue = command.Queue, Id = command.Id };
        _requests[_count++] = kept;
        return true;
    }

    /// <summary>Aborts a request.</summary>
    public bool Abort(ushort id)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_requests[i]!.Id == id)
            {
                ModelCommand request = _requests[i]!;
                _requests[i] = _requests[--_count];
                _requests[_count] = null;
                request.Status = NvmeStatus.AbortRequested;
                engine.Complete(request);
                return true;
            }
        }

        return false;
    }

    public void TakeDoorbellErrors(int errors)
    {
        for (byte information = 0; information < 2; information++)
        {
            if ((errors & (1 << information)) != 0)
            {
                Raise(AsynchronousEventType.Error, information, LogPageIdentifier.Error);
            }
        }
    }

    public void NamespaceChanged(uint id)
    {
        _changed.Add(id);
        if (features.Events.NamespaceAttributes)
        {
            Raise(AsynchronousEventType.Notice, 0, LogPageIdentifier.ChangedNamespaces);
        }
    }

    /// <summary>§5.21.1.4: an event when a threshold is passed, where it is asked for.</summary>
    public void CheckHealth()
    {
        bool hot = IsTemperatureBeyond;
        if (hot && !_wasHot && new SmartWarnings(features.Events.HealthWarnings) is { Temperature: true })
        {
            Raise(AsynchronousEventType.SmartHealth, 1, LogPageIdentifier.SmartHealth);
        }

        _wasHot = hot;
    }

    public bool IsTemperatureBeyond => subsystem.Temperature >= features.OverTemperature || subsystem.Temperature <= features.UnderTemperature;

    /// <summary>A log page was read: events of its kind may come again.</summary>
    public void PageRead(LogPageIdentifier page)
    {
        int type = page switch
        {
            LogPageIdentifier.Error => (int)AsynchronousEventType.Error,
            LogPageIdentifier.SmartHealth => (int)AsynchronousEventType.SmartHealth,
            LogPageIdentifier.ChangedNamespaces => (int)AsynchronousEventType.Notice,
            _ => -1,
        };
        if (type >= 0)
        {
            _held &= ~(1 << type);
        }
    }

    /// <summary>Completes requests with what happened.</summary>
    public void Report()
    {
        for (int i = 0; i < _events.Count && _count > 0;)
        {
            AsynchronousEvent happened = _events[i];
            if ((_held & (1 << (int)happened.Type)) != 0)
            {
                i++;
                continue;
            }

            if (!_requests[0]!.Queue.Completion.HasRoom)
            {
                return;
            }

            ModelCommand request = _requests[0]!;
            Array.Copy(_requests, 1, _requests, 0, --_count);
            _requests[_count] = null;
            _events.RemoveAt(i);
            _held |= 1 << (int)happened.Type;
            request.Result = happened.Raw;
            engine.Complete(request);
        }
    }

    private void Raise(AsynchronousEventType type, byte information, LogPageIdentifier page)
    {
        var happened = new AsynchronousEvent { Type = type, Information = information, LogPage = page };
        if (!_events.Contains(happened))
        {
            _events.Add(happened);
        }
    }
}
