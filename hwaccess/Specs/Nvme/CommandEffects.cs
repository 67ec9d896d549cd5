using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>What a command does; 256 for admin and 256 for I/O commands make the page. NVMe 1.4 §5.14.1.5, figure 198.</summary>
[BitFields<uint>]
[Reserved(5, 11)]
[Reserved(20, 12)]
public readonly partial struct CommandEffects
{
    /// <summary>CSUPP.</summary>
    [Bits(0)]
    public partial bool Supported { get; init; }

    /// <summary>LBCC: it may change contents.</summary>
    [Bits(1)]
    public partial bool ContentChange { get; init; }

    /// <summary>NCC: it may change a namespace's capabilities.</summary>
    [Bits(2)]
    public partial bool CapabilityChange { get; init; }

    /// <summary>NIC: it may change which namespaces there are.</summary>
    [Bits(3)]
    public partial bool InventoryChange { get; init; }

    /// <summary>CCC: it may change the controller's capabilities.</summary>
    [Bits(4)]
    public partial bool ControllerChange { get; init; }

    /// <summary>CSE: 0 no limits, 1 one a namespace, 2 alone.</summary>
    [Bits(16, 3)]
    public partial byte Execution { get; init; }

    /// <summary>It takes a UUID.</summary>
    [Bits(19)]
    public partial bool UuidSelection { get; init; }
}
