using System.Globalization;
using DriverKit.Kernel.Autoconf;

namespace DriverKit.Drivers.Nvme;

/// <summary>A namespace that a controller has.</summary>
/// <param name="controller">The controller.</param>
/// <param name="id">NSID.</param>
public sealed class NamespaceAttachArgs(NvmeController controller, uint id) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute of namespaces.</summary>
    public const string AttributeName = "nvme";

    /// <summary>The controller.</summary>
    public NvmeController Controller { get; } = controller;

    /// <summary>NSID.</summary>
    public uint NamespaceId { get; } = id;

    /// <inheritdoc/>
    public override string Locators => string.Create(CultureInfo.InvariantCulture, $"nsid {NamespaceId}");
}
