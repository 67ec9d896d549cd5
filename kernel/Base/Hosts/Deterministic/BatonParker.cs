using DriverKit.Hosting;

namespace DriverKit.Kernel.Hosts;

/// <summary>Where a thread of the deterministic host waits.</summary>
internal sealed class BatonParker(DeterministicHost host) : HostParker
{
    /// <summary>An unpark not yet consumed; guarded by the host's gate.</summary>
    public bool Token { get; set; }

    /// <summary>Who is parked here; guarded by the host's gate.</summary>
    public BatonThread? Thread { get; set; }

    public override void Park(long deadline, string reason) => host.Park(this, deadline, reason);

    public override void Unpark() => host.Unpark(this);
}
