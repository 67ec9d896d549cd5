using DriverKit.Hosting;
using DriverKit.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>Interrupts for completions: the line as a level, messages once a batch, coalesced as the host wishes. NVMe 1.4 §7.5.</summary>
internal sealed class InterruptSource
{
    private readonly NvmeControllerModel _controller;
    private readonly ModelRegisters _registers;
    private readonly FeatureStore _features;
    private readonly CoalescingTimer _timer;
    private bool _line;

    public InterruptSource(NvmeControllerModel controller, ModelRegisters registers, FeatureStore features)
    {
        _controller = controller;
        _registers = registers;
        _features = features;
        _timer = new CoalescingTimer(this);
    }

    public void Reset()
    {
        if (_timer.IsScheduled)
        {
            _controller.Cancel(_timer);
        }

        _line = false;
    }

    public void Deliver(CompletionQueue?[] queues)
    {
        if (_controller.Socket.InterruptMode is PciInterruptMode.Msi or PciInterruptMode.Msix)
        {
            Send(queues, due: false);
        }
        else
        {
            Drive(queues);
        }
    }

    // §7.5.1: the line is asserted while entries that software has not consumed lie in a queue whose interrupt is not held back.
    private void Drive(CompletionQueue?[] queues)
    {
        bool asserted = false;
        if ((_registers.InterruptMask & 1) == 0)
        {
            foreach (CompletionQueue? queue in queues)
            {
                asserted |= queue is { InterruptsEnabled: true, Outstanding: > 0 };
            }
        }

        if (asserted != _line)
        {
            _line = asserted;
            _controller.Socket.SetInterruptLine(asserted);
        }
    }

    private void Send(CompletionQueue?[] queues, bool due)
    {
        bool isMsi = _controller.Socket.InterruptMode == PciInterruptMode.Msi;
        InterruptCoalescing coalescing = _features.Coalescing;
        foreach (CompletionQueue? queue in queues)
        {
            if (queue is not { InterruptsEnabled: true, Unsignalled: > 0 })
            {
                continue;
            }

            if (isMsi && queue.Vector < 32 && ((_registers.InterruptMask >> queue.Vector) & 1) != 0)
            {
                continue;
            }

            // §5.21.1.8: never for the admin queue.
            bool gathers = !due && queue.Id > 0 && coalescing.Time > 0 && coalescing.Threshold > 0 && !_features.IsUncoalesced(queue.Vector);
            if (gathers && queue.Unsignalled <= coalescing.Threshold)
            {
                if (!_timer.IsScheduled)
                {
                    _controller.Schedule(_timer, coalescing.Time * 100_000L);
                }

                continue;
            }

            queue.Unsignalled = 0;
            _controller.Socket.Signal(queue.Vector);
        }
    }

    private sealed class CoalescingTimer(InterruptSource source) : HostTimer
    {
        public override void Run() => source.Send(source._registers.Completion, due: true);
    }
}
