using DriverKit.Emulation;
using DriverKit.Pci;

namespace DriverKit.Registers.Tests;

internal sealed class SplitAccessTests
{
    private RegisterBank<SplitRegisters> _bank = null!;

    [SetUp]
    public void SetUp() => _bank = new RegisterBank<SplitRegisters>();

    [Test]
    public void PartsOfARegisterAreReachedWhereTheBlockTakesThem()
    {
        Assert.That(_bank.Read8(0), Is.EqualTo(0x88));
        Assert.That(_bank.Read16(2), Is.EqualTo(0x5566));
        Assert.That(_bank.Read32(4), Is.EqualTo(0x1122_3344));
        _bank.Write16(4, 0xABCD);
        Assert.That(_bank.Get(SplitRegisters.Map.Wide), Is.EqualTo(0x1122_ABCD_5566_7788));
        _bank.Set(SplitRegisters.Map.Events, uint.MaxValue);
        _bank.Write8(0x11, 0x0F);
        Assert.That(_bank.Get(SplitRegisters.Map.Events), Is.EqualTo(0xFFFF_F0FF));
    }

    [Test]
    public void APartReachesOnlyItsFields()
    {
        _bank.Set(SplitRegisters.Map.Status, new EngineStatus { Overrun = true, Faults = 3 });
        Assert.That(_bank.Read8(0x14), Is.EqualTo(2));
        Assert.That(_bank.Get(SplitRegisters.Map.Status).Faults, Is.EqualTo(3), "the byte that clears by reading was not read");
        Assert.That(_bank.Read8(0x15), Is.EqualTo(3));
        Assert.That(_bank.Get(SplitRegisters.Map.Status).Faults, Is.Zero);
        _bank.Write8(0x15, 0xFF);
        Assert.That(_bank.Get(SplitRegisters.Map.Status).Overrun, Is.True, "nothing was written to it");
    }

    [Test]
    public void DriversReachWideRegistersInTwoHalvesWhereTheDeviceTakesNoMore()
    {
        var writes = new List<RegisterWrite<ulong>>();
        _bank.OnWrite(SplitRegisters.Map.Bell, writes.Add);
        SplitRegisters regs = _bank.Registers;
        regs.Bell.Write(0x1111_2222_3333_4444);
        Assert.That(writes.Select(write => (write.Written, write.After, write.Lanes)), Is.EqualTo(new[]
        {
            (0x3333_4444UL, 0x3333_4444UL, 0xFFFF_FFFFUL),
            (0x1111_2222_0000_0000UL, 0x1111_2222_3333_4444UL, 0xFFFF_FFFF_0000_0000UL),
        }));
        regs.Wide.Write(42);
        Assert.That(regs.Wide.Read(), Is.EqualTo(42));
    }

    [Test]
    public unsafe void MappedMemoryIsReachedAlike()
    {
        ulong* memory = stackalloc ulong[4];
        var regs = new SplitRegisters(new MmioWindow((byte*)memory, 32));
        regs.Wide.Write(0x0102_0304_0506_0708);
        regs.Events.Write(9);
        Assert.That(memory[0], Is.EqualTo(0x0102_0304_0506_0708));
        Assert.That(regs.Wide.Read(), Is.EqualTo(0x0102_0304_0506_0708));
        Assert.That(memory[2], Is.EqualTo(9));
        memory[2] = 0x55;
        Assert.That(regs.Events.Read(), Is.EqualTo(0x55));
    }

    [Test]
    public void MisalignedAndTooWideAccessesDoNothing()
    {
        var misuses = new List<string>();
        _bank.Observer = new Lines(misuses);
        Assert.That(_bank.Read32(2), Is.EqualTo(uint.MaxValue));
        Assert.That(_bank.Read64(0), Is.EqualTo(ulong.MaxValue));
        _bank.Write16(0x11, 1);
        Assert.That(misuses, Is.EqualTo(new[]
        {
            "SplitRegisters.Wide: 4-byte read at 0x2, which is misaligned",
            "SplitRegisters.Wide: 8-byte read at 0x0, a width that it does not take",
            "SplitRegisters.Events: 2-byte write at 0x11, which is misaligned",
        }));
    }

    private sealed class Lines(List<string> lines) : IRegisterBankObserver
    {
        public void Misused(in RegisterMisuse misuse) => lines.Add(misuse.ToString());
    }
}
