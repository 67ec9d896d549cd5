using DriverKit.Emulation;
using DriverKit.Locators;

namespace DriverKit.Cli.Targets;

/// <summary>The ways to reach devices that this tool was built with.</summary>
internal static class Schemes
{
    private static readonly ILocatorScheme[] Known = Make();

    public static IReadOnlyList<ILocatorScheme> All => Known;

    public static ILocatorScheme? Find(string name) => Array.Find(Known, s => s.Scheme == name);

    private static ILocatorScheme[] Make()
    {
        ILocatorScheme[] schemes = LocatorSchemes.Create();
        foreach (EmulationScheme scheme in schemes.OfType<EmulationScheme>())
        {
            scheme.Models = EmulatedModels.Create();
        }

        return schemes;
    }
}
