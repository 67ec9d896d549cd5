namespace DriverKit.Registers.Tests;

/// <summary>A made-up engine with a register of every kind.</summary>
[RegisterBlock(0x200)]
internal readonly partial struct EngineRegisters
{
    /// <summary>Who it is.</summary>
    [Register(0x00, Symbol = "ID", Reset = 0x1234_5678)]
    public partial ReadOnly<uint> Identification { get; }

    [Register(0x04, Symbol = "CS", Reset = 0x0000_0070)]
    public partial Mixed<EngineStatus> Status { get; }

    [Register(0x08, Reset = 0x84)]
    public partial ReadWrite<Gearbox> Gearbox { get; }

    [Register(0x0A)]
    public partial ReadWrite<ushort> Speed { get; }

    [Register(0x0C)]
    public partial WriteOneToClear<uint> Events { get; }

    [Register(0x10)]
    public partial ReadToClear<uint> Cause { get; }

    /// <summary>The other side of the cause.</summary>
    [Register(0x10)]
    public partial WriteOnly<uint> Raise { get; }

    [Register(0x14)]
    public partial WriteOneToSet<uint> Mask { get; }

    [Register(0x18)]
    public partial ReadWrite<ulong> Base { get; }

    [Register(0x20)]
    public partial SelfClearing<uint> Command { get; }

    [Register(0x28)]
    public partial ReadWrite<byte> Selector { get; }

    [Register(0x2C, IndexedBy = nameof(Selector), Count = 4)]
    public partial IndexedRegister<uint> Parameter { get; }

    [Register(0x40, Count = 4, Stride = 8, Reset = 7)]
    public partial RegisterArray<ReadWrite<uint>> Low { get; }

    [Register(0x44, Count = 4, Stride = 8)]
    public partial RegisterArray<ReadWrite<uint>> High { get; }

    [Register(0x80, Count = 3, Stride = 12)]
    public partial RegisterArray<WriteOnly<uint>> Bell { get; }

    [Register(0x100, Count = 64)]
    public partial RegisterArray<ReadWrite<uint>> Memory { get; }
}
