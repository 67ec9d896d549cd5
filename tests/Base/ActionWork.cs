using DriverKit.Hosting;

namespace DriverKit.Base.Tests;

/// <summary>Soft work given as a delegate.</summary>
internal sealed class ActionWork(Action action) : HostWork
{
    public override void Run() => action();
}
