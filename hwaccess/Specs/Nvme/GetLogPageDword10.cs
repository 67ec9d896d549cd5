using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW10 of Get Log Page. NVMe 1.4 §5.14, figure 187.</summary>
[BitFields<uint>]
[Reserved(12, 3)]
public readonly partial struct GetLogPageDword10
{
    /// <summary>LID.</summary>
    [Bits(0, 8)]
    public partial LogPageIdentifier LogPage { get; init; }

    /// <summary>LSP.</summary>
    [Bits(8, 4)]
    public partial byte Specific { get; init; }

    /// <summary>RAE: the event that this page belongs to stays pending.</summary>
    [Bits(15)]
    public partial bool RetainEvent { get; init; }

    /// <summary>NUMDL: dwords to give, less one, low half.</summary>
    [Bits(16, 16)]
    public partial ushort DwordCountLow { get; init; }
}
