using System.Globalization;
using DriverKit.Kernel;
using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>Asynchronous events: requests stand with the controller, what they bring is looked into in thread context. NVMe 1.4 §5.2.</summary>
internal sealed class NvmeEvents : INvmeCommandOwner
{
    private const int MostRequests = 4;

    private readonly NvmeController _controller;
    private readonly WorkQueue _work;
    private readonly NvmeCommand[] _requests;
    private readonly int[] _standing;
    private int _stopped;
    private int _tended;

    public NvmeEvents(NvmeController controller)
    {
        _controller = controller;
        _work = new WorkQueue(controller.Kernel, $"{controller.Device.Name} events");
        int count = Math.Clamp(controller.Identity.EventRequests, 1, MostRequests);
        _requests = new NvmeCommand[count];
        _standing = new int[count];
        for (int i = 0; i < count; i++)
        {
            _requests[i] = new NvmeCommand(this) { Tag = i };
        }
    }

    /// <summary>Asks for the events that there are, and puts the requests. Thread context, after each start of the controller.</summary>
    public void Start()
    {
        Volatile.Write(ref _stopped, 0);
        var wanted = new AsynchronousEventConfiguration
        {
            HealthWarnings = new SmartWarnings { SpareLow = true, Temperature = true, ReliabilityDegraded = true, ReadOnly = true, BackupFailed = true }.Raw,
            NamespaceAttributes = _controller.Identity.Events.NamespaceAttributes,
        };
        Errno error = _controller.Admin.SetFeature(FeatureIdentifier.AsynchronousEventConfiguration, wanted.Raw);
        if (error != Errno.Ok)
        {
            _controller.Report($"asynchronous events cannot be configured: {error}");
        }

        for (int i = 0; i < _requests.Length; i++)
        {
            Put(i);
        }
    }

    /// <summary>No more requests. Those that stand end with the controller.</summary>
    public void Stop() => Volatile.Write(ref _stopped, 1);

    /// <summary>The controller is stopped: requests that come back now are not put again.</summary>
    public void Forget() => Stop();

    /// <summary>Waits until nothing is being looked into. Thread context.</summary>
    public void Release()
    {
        Stop();
        _work.Wait();
    }

    void INvmeCommandOwner.CommandDone(NvmeCommand command)
    {
        int index = (int)command.Tag!;
        Volatile.Write(ref _standing[index], 0);
        if (Volatile.Read(ref _stopped) != 0 || command.Error != Errno.Ok)
        {
            return;
        }

        // Limit exceeded, or a controller without events: the request rests.
        if (command.Status.Code != NvmeStatus.Success)
        {
            return;
        }

        uint result = command.Result;
        if (Interlocked.Increment(ref _tended) > 64)
        {
            Interlocked.Decrement(ref _tended);
            return;
        }

        _work.Enqueue(() =>
        {
            Tend(new AsynchronousEvent(result & ~AsynchronousEvent.ReservedMask));
            Interlocked.Decrement(ref _tended);
            Put(index);
        });
    }

    private void Put(int index)
    {
        if (Volatile.Read(ref _stopped) != 0 || Interlocked.Exchange(ref _standing[index], 1) != 0)
        {
            return;
        }

        NvmeCommand request = _requests[index];
        request.Begin((byte)AdminOpcode.AsynchronousEventRequest, 0);
        request.Patience = 0;
        _controller.AdminQueue.Submit(request);
    }

    // Reading the page lets further events of the kind through.
    private void Tend(AsynchronousEvent happened)
    {
        if (Volatile.Read(ref _stopped) != 0)
        {
            return;
        }

        Span<byte> page = stackalloc byte[512];
        page.Clear();
        Errno error = _controller.Admin.GetLogPage(happened.LogPage, uint.MaxValue, page);
        switch (happened.Type)
        {
            case AsynchronousEventType.Notice when happened.LogPage == LogPageIdentifier.ChangedNamespaces:
                _controller.Device.Tree.Defer(_controller.Device, _ => _controller.Rescan());
                break;
            case AsynchronousEventType.SmartHealth when error == Errno.Ok && SmartLog.TryParse(page, out SmartLog log):
                _controller.Report(string.Create(CultureInfo.InvariantCulture, $"health warning: {log.Warnings}, {log.Temperature - 273} °C"));
                break;
            default:
                _controller.Report($"event: {happened}");
                break;
        }
    }
}
