using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>What kind of message it is.</summary>
[BitFields<uint>]
[Reserved(6, 26)]
public readonly partial struct VfioUserFlags
{
    /// <summary>0 for a command, 1 for a reply.</summary>
    [Bits(0, 4)]
    public partial byte Type { get; init; }

    /// <summary>No reply is wanted.</summary>
    [Bits(4)]
    public partial bool NoReply { get; init; }

    /// <summary>The reply is an error; its number is in the header.</summary>
    [Bits(5)]
    public partial bool Error { get; init; }
}
