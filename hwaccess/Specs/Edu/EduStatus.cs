using DriverKit.Registers;

namespace DriverKit.Specs.Edu;

/// <summary>The status register.</summary>
[BitFields<uint>]
[Reserved(1, 6)]
[Reserved(8, 24)]
public readonly partial struct EduStatus
{
    /// <summary>A factorial is being computed.</summary>
    [Bits(0), FieldAccess(Access.ReadOnly)]
    public partial bool Computing { get; init; }

    /// <summary>An interrupt is raised when a factorial is done.</summary>
    [Bits(7)]
    public partial bool InterruptAfterFactorial { get; init; }
}
