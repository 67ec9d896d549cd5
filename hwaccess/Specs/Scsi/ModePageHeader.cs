using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>What every mode page begins with. SPC-4 §7.5.7.</summary>
[WireStruct(2)]
public readonly ref partial struct ModePageHeader
{
    /// <summary>PAGE CODE.</summary>
    [At(0), Bits(0, 6)]
    public partial ModePageCode PageCode { get; }

    /// <summary>SPF: a subpage code follows, and the length has two bytes.</summary>
    [At(0), Bits(6)]
    public partial bool SubpageFormat { get; }

    /// <summary>PS: the page can be saved.</summary>
    [At(0), Bits(7)]
    public partial bool ParametersSavable { get; }

    /// <summary>PAGE LENGTH, or the subpage code where SPF is set.</summary>
    [At(1)]
    public partial byte PageLength { get; }
}
