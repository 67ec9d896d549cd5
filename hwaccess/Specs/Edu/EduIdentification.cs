using DriverKit.Registers;

namespace DriverKit.Specs.Edu;

/// <summary>The identification register: 0xRRrr00ed.</summary>
[BitFields<uint>]
[Reserved(8, 8)]
public readonly partial struct EduIdentification
{
    /// <summary>What <see cref="Magic"/> must be.</summary>
    public const byte MagicValue = 0xed;

    /// <summary>Says that it is an edu device.</summary>
    [Bits(0, 8)]
    public partial byte Magic { get; init; }

    /// <summary>Minor version.</summary>
    [Bits(16, 8)]
    public partial byte MinorVersion { get; init; }

    /// <summary>Major version.</summary>
    [Bits(24, 8)]
    public partial byte MajorVersion { get; init; }
}
