namespace DriverKit.Registers.Tests;

[RegisterBlock(0x20, Widths = AccessWidths.Byte | AccessWidths.Word | AccessWidths.Dword)]
internal readonly partial struct SplitRegisters
{
    [Register(0x00, Reset = 0x1122_3344_5566_7788)]
    public partial ReadWrite<ulong> Wide { get; }

    [Register(0x08)]
    public partial WriteOnly<ulong> Bell { get; }

    [Register(0x10)]
    public partial WriteOneToClear<uint> Events { get; }

    [Register(0x14)]
    public partial Mixed<EngineStatus> Status { get; }
}
