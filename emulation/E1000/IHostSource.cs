using DriverKit.Hosting;

namespace DriverKit.Emulation.E1000;

/// <summary>Where the host is had from once the model is in its slot.</summary>
internal interface IHostSource
{
    /// <summary>The host.</summary>
    IHost Host { get; }
}
