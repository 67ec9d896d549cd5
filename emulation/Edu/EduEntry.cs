using DriverKit.Emulation;
using DriverKit.Emulation.Edu;
using DriverKit.Hosting;
using DriverKit.Locators;

[assembly: EmulatedModel("edu", typeof(EduEntry))]

namespace DriverKit.Emulation.Edu;

/// <summary><c>emu:edu</c>.</summary>
public sealed class EduEntry : IEmulatedModel
{
    /// <inheritdoc/>
    public string Name => "edu";

    /// <inheritdoc/>
    public string Summary => "a modelled edu, QEMU's PCI device for teaching";

    /// <inheritdoc/>
    public IReadOnlyList<(string Key, string Meaning)> Options { get; } =
    [
        ("dma_mask", "address bits that it drives, as a hexadecimal mask: fffffff (28 bits) by default"),
        ("transfer-us", "microseconds that a DMA transfer takes: 100000 by default"),
    ];

    /// <inheritdoc/>
    public bool IsPci => true;

    /// <inheritdoc/>
    public PciFunctionModel CreatePci(Locator locator, IHost host)
    {
        ModelOptions given = new ModelOptions(locator).Require(this);
        var defaults = new EduModelOptions();
        return new EduModel(defaults with
        {
            AddressMask = given.Hex("dma_mask", defaults.AddressMask, ulong.MaxValue),
            TransferTime = given.Number("transfer-us", defaults.TransferTime / 1000, 0, 60_000_000) * 1000,
        });
    }
}
