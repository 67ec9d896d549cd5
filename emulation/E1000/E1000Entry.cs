using DriverKit.Emulation;
using DriverKit.Emulation.E1000;
using DriverKit.Hosting;
using DriverKit.Locators;
using DriverKit.Specs.Ethernet;

[assembly: EmulatedModel("e1000", typeof(E1000Entry))]

namespace DriverKit.Emulation.E1000;

/// <summary><c>emu:e1000</c>.</summary>
public sealed class E1000Entry : IEmulatedModel
{
    private const string PcapngSuffix = ".pcapng";

    /// <inheritdoc/>
    public string Name => "e1000";

    /// <inheritdoc/>
    public string Summary => "a modelled Intel 82540EM, a gigabit Ethernet controller";

    /// <inheritdoc/>
    public IReadOnlyList<(string Key, string Meaning)> Options { get; } =
    [
        ("wire", "what it is plugged into: none (nobody listens) by default, unplugged, echo (every frame comes back), or FILE.pcapng (every frame is written there and comes back)"),
        ("mac", "its address in the EEPROM: 02:0e:10:00:00:01 by default"),
        ("link-ms", "milliseconds that negotiation takes: 2000 by default"),
        ("eerd", "no: the EEPROM answers at its pins only"),
        ("msi", "no: it interrupts by its line only"),
        ("io", "no: it has no I/O window"),
    ];

    /// <inheritdoc/>
    public bool IsPci => true;

    /// <inheritdoc/>
    public PciFunctionModel CreatePci(Locator locator, IHost host)
    {
        ModelOptions given = new ModelOptions(locator).Require(this);
        var defaults = new E1000Options();
        return new E1000Model(defaults with
        {
            Address = Address(given, defaults.Address),
            LinkTime = TimeSpan.FromMilliseconds(given.Number("link-ms", 2000, 0, 60_000)),
            HasEepromRead = given["eerd"] is null || given.Flag("eerd"),
            HasMsi = given["msi"] is null || given.Flag("msi"),
            HasIo = given["io"] is null || given.Flag("io"),
            Wire = Wire(given),
        });
    }

    private static EthernetAddress Address(ModelOptions given, EthernetAddress otherwise) => given["mac"] is not { } text ? otherwise
        : EthernetAddress.TryParse(text.Replace('-', ':'), null, out EthernetAddress address) && address.IsStation ? address
        : throw given.Wrong($"'mac' is not '{text}'", "give a station's address, such as 02:0e:10:00:00:01");

    private static IFrameWire Wire(ModelOptions given)
    {
        switch (given["wire"])
        {
            case null or "none":
                return new UnconnectedWire();
            case "unplugged":
                return new UnconnectedWire(hasCarrier: false);
            case "echo":
                return new EchoWire();
            case { } path when path.EndsWith(PcapngSuffix, StringComparison.Ordinal):
                try
                {
                    return new PcapngWire(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16), new EchoWire());
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw given.Wrong($"cannot write '{path}': {e.Message}", "name a file in a folder that you may write to");
                }

            case { } other:
                throw given.Wrong($"'wire' is not '{other}'", $"it is none, unplugged, echo, or a file that ends in {PcapngSuffix}");
        }
    }
}
