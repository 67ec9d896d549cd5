using DriverKit.Hosting;

namespace DriverKit.Emulation.E1000;

/// <summary>A piece of the model's work.</summary>
internal sealed class ModelStep(Action body) : HostWork
{
    /// <inheritdoc/>
    public override void Run() => body();
}
