namespace DriverKit.Backends.Qtest;

/// <summary>What machine QEMU is to be.</summary>
public sealed record QtestMachineOptions
{
    /// <summary>The program.</summary>
    public string Program { get; init; } = "qemu-system-x86_64";

    /// <summary>Devices as QEMU's <c>-device</c> takes them, without an address on the bus: <c>edu</c>, <c>nvme,serial=1,drive=d0</c>. At least one.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>Further arguments, such as <c>-drive</c>, <c>-netdev</c>, <c>-trace</c> with what follows them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>How long QEMU may take to be there, in milliseconds.</summary>
    public int StartTimeout { get; init; } = 20_000;

    /// <summary>How long it may take to answer before it counts as gone, in milliseconds.</summary>
    public int AnswerTimeout { get; init; } = 30_000;
}
