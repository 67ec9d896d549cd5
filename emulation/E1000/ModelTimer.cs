using DriverKit.Hosting;

namespace DriverKit.Emulation.E1000;

/// <summary>A timer of the model's.</summary>
internal sealed class ModelTimer(Action body) : HostTimer
{
    /// <inheritdoc/>
    public override void Run() => body();
}
