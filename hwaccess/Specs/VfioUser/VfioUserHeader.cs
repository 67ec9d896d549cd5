using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>What each message begins with.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct VfioUserHeader
{
    /// <summary>Number that the reply repeats.</summary>
    [At(0)]
    public partial ushort Id { get; }

    /// <summary>What it is about.</summary>
    [At(2)]
    public partial VfioUserCommand Command { get; }

    /// <summary>Length of the whole message in bytes.</summary>
    [At(4)]
    public partial uint Length { get; }

    /// <summary>What kind of message it is.</summary>
    [At(8)]
    public partial VfioUserFlags Flags { get; }

    /// <summary>Error number of an error reply, as Linux has them.</summary>
    [At(12)]
    public partial uint Errno { get; }
}
