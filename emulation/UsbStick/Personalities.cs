using System.Diagnostics.CodeAnalysis;

namespace DriverKit.Emulation.UsbStick;

/// <summary>The personalities that there are.</summary>
public static class Personalities
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Personality> All { get; } =
    [
        new Personality
        {
            Name = "bogus-residue",
            Fault = "dCSWDataResidue says that nothing was moved, although all was.",
            Harm = "A host that believes it takes every transfer for an empty one.",
            LinuxFlag = "IGNORE_RESIDUE",
            Transport = new BulkOnlyQuirks { BogusResidue = true },
        },
    ];

    /// <summary>Finds one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="personality">The personality.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out Personality? personality)
    {
        personality = All.FirstOrDefault(p => p.Name == name);
        return personality is not null;
    }
}
