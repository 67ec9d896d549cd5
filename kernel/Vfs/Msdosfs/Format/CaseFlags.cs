using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>DIR_NTRes: how Windows NT and Linux show a short name that has no long one beside it.</summary>
[BitFields<byte>]
[Reserved(0, 3)]
[Reserved(5, 3)]
public readonly partial struct CaseFlags
{
    /// <summary>The first eight characters are shown in lower case.</summary>
    [Bits(3)]
    public partial bool LowerBase { get; init; }

    /// <summary>The extension is shown in lower case.</summary>
    [Bits(4)]
    public partial bool LowerExtension { get; init; }
}
