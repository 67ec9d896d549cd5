namespace DriverKit.Conformance.Tests;

/// <summary>82540EM by its interrupt registers alone. 8254x SDM §13.4.17 to §13.4.22.</summary>
internal sealed class E1000Exerciser : Exerciser
{
    private const long Status = 0x08;
    private const long CauseRead = 0xc0;
    private const long CauseSet = 0xc8;
    private const long MaskSet = 0xd0;
    private const long MaskClear = 0xd8;
    private const uint LinkStatusChange = 1 << 2;

    public override void Raise() => Registers.Write32(CauseSet, LinkStatusChange);

    // It clears by being read.
    public override void Acknowledge() => Registers.Read32(CauseRead);

    public override uint Touch() => Registers.Read32(Status);

    protected override void OnStart()
    {
        Registers.Write32(MaskClear, uint.MaxValue);
        Registers.Read32(CauseRead);
        Registers.Write32(MaskSet, LinkStatusChange);
    }
}
