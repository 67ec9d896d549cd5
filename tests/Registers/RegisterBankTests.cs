using DriverKit.Emulation;
using DriverKit.Pci;

namespace DriverKit.Registers.Tests;

internal sealed class RegisterBankTests
{
    private RegisterBank<EngineRegisters> _bank = null!;
    private EngineRegisters _regs;
    private Misuses _misuses = null!;

    [SetUp]
    public void SetUp()
    {
        _misuses = new Misuses();
        _bank = new RegisterBank<EngineRegisters> { Observer = _misuses };
        _regs = _bank.Registers;
    }

    [Test]
    public void RegistersStartAsTheyResetTo()
    {
        Assert.That(_regs.Identification.Read(), Is.EqualTo(0x1234_5678));
        Assert.That(_regs.Gearbox.Read(), Is.EqualTo(new Gearbox(0x84)));
        Assert.That(_regs.Low[3].Read(), Is.EqualTo(7));
        _regs.Low[3].Write(9);
        _bank.Set(EngineRegisters.Map.Identification, 1u);
        _bank.Reset();
        Assert.That(_regs.Low[3].Read(), Is.EqualTo(7));
        Assert.That(_regs.Identification.Read(), Is.EqualTo(0x1234_5678));
        Assert.That(_misuses.Lines, Is.Empty);
    }

    [Test]
    public void EachRegisterKeepsItsOwnValue()
    {
        _regs.Speed.Write(0xBEEF);
        _regs.Base.Write(0x0123_4567_89AB_CDEF);
        for (int i = 0; i < 4; i++)
        {
            _regs.Low[i].Write((uint)i + 0x100);
            _regs.High[i].Write((uint)i + 0x200);
        }

        for (int i = 0; i < 64; i++)
        {
            _regs.Memory[i].Write((uint)i * 3);
        }

        Assert.That(_regs.Speed.Read(), Is.EqualTo(0xBEEF));
        Assert.That(_regs.Base.Read(), Is.EqualTo(0x0123_4567_89AB_CDEF));
        for (int i = 0; i < 4; i++)
        {
            Assert.That(_regs.Low[i].Read(), Is.EqualTo(i + 0x100));
            Assert.That(_regs.High[i].Read(), Is.EqualTo(i + 0x200));
            Assert.That(_bank.Get(EngineRegisters.Map.High, i), Is.EqualTo(i + 0x200));
        }

        Assert.That(Enumerable.Range(0, 64).Select(i => (int)_regs.Memory[i].Read()), Is.EqualTo(Enumerable.Range(0, 64).Select(i => i * 3)));
        Assert.That(_regs.Gearbox.Read(), Is.EqualTo(new Gearbox(0x84)));
        Assert.That(_misuses.Lines, Is.Empty);
    }

    [Test]
    public void OnesWrittenClearSetAndRead()
    {
        _bank.Set(EngineRegisters.Map.Events, 0xF0F0u);
        _regs.Events.Write(0x0030);
        Assert.That(_regs.Events.Read(), Is.EqualTo(0xF0C0));
        _regs.Mask.Write(0x11);
        _regs.Mask.Write(0x02);
        Assert.That(_regs.Mask.Read(), Is.EqualTo(0x13));
        _bank.Set(EngineRegisters.Map.Cause, 5u);
        Assert.That(_regs.Cause.Read(), Is.EqualTo(5));
        Assert.That(_regs.Cause.Read(), Is.Zero);
    }

    [Test]
    public void TheTwoSidesOfOnePlaceAreTwoRegisters()
    {
        _bank.OnWrite(EngineRegisters.Map.Raise, write => _bank.SetBits(EngineRegisters.Map.Cause, write.Written));
        _regs.Raise.Write(6);
        Assert.That(_regs.Raise.Written, Is.EqualTo(6));
        Assert.That(_bank.Get(EngineRegisters.Map.Raise), Is.EqualTo(6));
        Assert.That(_regs.Cause.Read(), Is.EqualTo(6));
        Assert.That(_misuses.Lines, Is.Empty);
    }

    [Test]
    public void SelfClearingBitsStayOnlyUntilTheModelIsDone()
    {
        _regs.Command.Write(3);
        Assert.That(_regs.Command.Read(), Is.Zero);
        _bank.OnWrite(EngineRegisters.Map.Command, _ => { });
        _regs.Command.Write(3);
        _regs.Command.Write(0);
        Assert.That(_regs.Command.Read(), Is.EqualTo(3));
        Assert.That(_bank.ClearBits(EngineRegisters.Map.Command, 1u), Is.EqualTo(3));
        Assert.That(_regs.Command.Read(), Is.EqualTo(2));
    }

    [Test]
    public void EachFieldOfAMixedRegisterHasItsAccess()
    {
        _bank.Set(EngineRegisters.Map.Status, new EngineStatus { Running = true, Overrun = true, Gear = Gear.Reverse, Faults = 3 });
        EngineStatus found = _regs.Status.Read();
        Assert.That(found.Running && found.Overrun && found.Faults == 3 && found.Gear == Gear.Reverse);
        Assert.That(_regs.Status.Read().Faults, Is.Zero, "read to clear");
        _regs.Status.Write(found.Quiet with { Gear = Gear.First, Running = false, Locked = true, Key = 2 });
        EngineStatus held = _bank.Get(EngineRegisters.Map.Status);
        Assert.That(held, Is.EqualTo(new EngineStatus { Running = true, Overrun = true, Gear = Gear.First, Locked = true, Key = 2 }));
        Assert.That(_regs.Status.Read().Key, Is.Zero, "write-only");
        _regs.Status.Write(held.Quiet with { Overrun = true });
        held = _regs.Status.Read();
        Assert.That(held.Overrun, Is.False);
        Assert.That(held.Locked, Is.True);
        Assert.That(_misuses.Lines, Is.Empty);
    }

    [Test]
    public void QuietIsWhatMayBeWrittenBack() =>
        Assert.That(new EngineStatus(uint.MaxValue).Quiet.Raw, Is.EqualTo(uint.MaxValue & ~0b1000_0110u));

    [Test]
    public void HooksSeeTheWriteAndDecideTheRead()
    {
        var writes = new List<RegisterWrite<Gearbox>>();
        _bank.OnWrite(EngineRegisters.Map.Gearbox, writes.Add);
        _bank.OnRead(EngineRegisters.Map.Speed, held => (ushort)(held + 1));
        _bank.OnRead(EngineRegisters.Map.High, (index, held) => held + ((uint)index * 10));
        _regs.Gearbox.Write(new Gearbox { Gear = Gear.Reverse });
        _regs.Speed.Write(41);
        Assert.That(writes, Has.Count.EqualTo(1));
        Assert.That(writes[0], Is.EqualTo(new RegisterWrite<Gearbox>(
            0, new Gearbox { Gear = Gear.Reverse }, new Gearbox(0x84), new Gearbox { Gear = Gear.Reverse }, 0xFF)));
        Assert.That(_regs.Speed.Read(), Is.EqualTo(42));
        Assert.That(_bank.Get(EngineRegisters.Map.Speed), Is.EqualTo(41));
        _regs.High[2].Write(1);
        Assert.That(_regs.High[2].Read(), Is.EqualTo(21));
    }

    [Test]
    public void ArrayHooksGetTheIndex()
    {
        var bells = new List<(int, uint)>();
        _bank.OnWrite(EngineRegisters.Map.Bell, write => bells.Add((write.Index, write.Written)));
        _regs.Bell[2].Write(5);
        _regs.Bell[0].Write(6);
        Assert.That(bells, Is.EqualTo(new[] { (2, 5u), (0, 6u) }));
        Assert.That(_regs.Bell[2].Written, Is.EqualTo(5));
        Assert.That(_regs.Bell[1].Written, Is.Zero);
        Assert.That(() => _regs.Bell[3], Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _regs.Bell[-1], Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(_misuses.Lines, Is.Empty);
    }

    [Test]
    public void AnIndexSelectsWhatTheDataRegisterReaches()
    {
        _regs.Parameter.Write(2, 0xAA);
        _regs.Parameter.Write(0, 0xBB);
        Assert.That(_regs.Parameter.Read(2), Is.EqualTo(0xAA));
        Assert.That(_regs.Parameter.Read(1), Is.Zero);
        Assert.That(_bank.Get(EngineRegisters.Map.Parameter, 0), Is.EqualTo(0xBB));
        Assert.That(_regs.Selector.Read(), Is.EqualTo(1));
        Assert.That(() => _regs.Parameter.Read(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
        _regs.Selector.Write(200);
        Assert.That(_bank.Read32(0x2C), Is.Zero);
        Assert.That(_misuses.Lines, Is.EqualTo(new[] { "EngineRegisters.Parameter[200]: 4-byte read at 0x2c, where no register is" }));
    }

    [Test]
    public void WhatMakesNoSenseIsToldByName()
    {
        _bank.Write32(0x00, 1);
        _bank.Read32(0x24);
        _bank.Write32(0x80, 1);
        _bank.Read32(0x80 + 12);
        _bank.Read8(0x00);
        _bank.Read64(0x40);
        _bank.Write32(0x1FE0, 4);
        _regs.Gearbox.Write(new Gearbox(0x02));
        _regs.Gearbox.Write(new Gearbox(0x40));
        _regs.Status.Write(new EngineStatus(0x1008));
        Assert.That(_misuses.Lines, Is.EqualTo(new[]
        {
            "EngineRegisters.Identification: 4-byte write at 0x0, and it is read-only",
            "EngineRegisters+0x24: 4-byte read at 0x24, where no register is",
            "EngineRegisters.Bell[1]: 4-byte read at 0x8c, and it is write-only",
            "EngineRegisters.Identification: 1-byte read at 0x0, a width that it does not take",
            "EngineRegisters.Low[0]: 8-byte read at 0x40, a width that it does not take",
            "EngineRegisters+0x1fe0: 4-byte write at 0x1fe0, where no register is",
            "EngineRegisters.Gearbox: 1-byte write at 0x8 with wrong reserved bits 0x2",
            "EngineRegisters.Gearbox: 1-byte write at 0x8 with wrong reserved bits 0x40",
            "EngineRegisters.Status: 4-byte write at 0x4 with wrong reserved bits 0x1008",
        }));
        Assert.That(_regs.Identification.Read(), Is.EqualTo(0x1234_5678));
        Assert.That(_regs.Gearbox.Read().Raw, Is.Zero, "reserved bits are not kept");
    }

    [Test]
    public void GapsReadAsTheModelSays()
    {
        var bank = new RegisterBank<EngineRegisters> { UnmodelledValue = ulong.MaxValue };
        Assert.That(bank.Read32(0x24), Is.EqualTo(uint.MaxValue));
        Assert.That(bank.Read16(0x1F0), Is.EqualTo(ushort.MaxValue));
        Assert.That(_bank.Read32(0x24), Is.Zero);
    }

    [Test]
    public void ABankTakesNoOtherBlocksRegisters()
    {
        Assert.That(() => _bank.Get(SplitRegisters.Map.Wide), Throws.ArgumentException);
        Assert.That(() => _bank.Get(EngineRegisters.Map.Low, 4), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void AWindowThatIsTooShortIsRefused() => Assert.That(
        () => new EngineRegisters(_bank.Window.Slice(0, 0x1FF)),
        Throws.ArgumentException.With.Message.StartsWith("EngineRegisters takes 0x200 bytes, and the window has 0x1ff."));

    [Test]
    public void PlainAccessesDoNotAllocate()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        uint sum = 0;
        for (int i = 0; i < 1000; i++)
        {
            _regs.Low[i & 3].Write((uint)i);
            sum += _regs.Low[i & 3].Read() + _regs.Cause.Read();
            _regs.Events.Write(1);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(200));
        Assert.That(sum, Is.EqualTo(499_500));
    }

    [Test]
    public void NoEventIsLostWhenDriverAndModelMeet()
    {
        const int Rounds = 5_000;
        uint seen = 0;
        int given = 0;
        var model = new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                uint bit = 1u << (i & 31);
                while ((_bank.SetBits(EngineRegisters.Map.Events, bit) & bit) != 0)
                {
                    Thread.Yield();
                }

                Volatile.Write(ref given, i + 1);
            }
        });
        model.Start();
        int taken = 0;
        while (taken < Rounds)
        {
            uint found = _regs.Events.Read();
            _regs.Events.Write(found);
            taken += System.Numerics.BitOperations.PopCount(found);
            seen |= found;
        }

        model.Join();
        Assert.That(given, Is.EqualTo(Rounds));
        Assert.That(taken, Is.EqualTo(Rounds));
        Assert.That(seen, Is.EqualTo(uint.MaxValue));
        Assert.That(_regs.Events.Read(), Is.Zero);
    }

    [Test]
    public void EveryBitFollowsItsRuleWhateverIsWritten()
    {
        var random = new Random(7);
        foreach (RegisterEntry entry in EngineRegisters.Map.Entries.Where(entry => entry.CanWrite && entry.Shape != RegisterShape.Indexed))
        {
            ulong all = ulong.MaxValue >> (64 - (8 * entry.Width));
            for (int round = 0; round < 200; round++)
            {
                ulong before = (ulong)random.NextInt64() & all & ~(entry.MustBeZero | entry.Preserve);
                ulong written = (ulong)random.NextInt64() & all;
                _bank.SetRaw(entry, 0, before);
                RegisterAccess.Write(_bank.Window, entry, 0, written);
                ulong after = _bank.GetRaw(entry);
                for (int bit = 0; bit < 8 * entry.Width; bit++)
                {
                    bool old = ((before >> bit) & 1) != 0;
                    bool one = ((written >> bit) & 1) != 0;
                    bool expected = AccessOf(entry, bit) switch
                    {
                        Access.ReadWrite or Access.WriteOnly => one,
                        Access.WriteOneToClear => old && !one,
                        Access.WriteOneToSet => old || one,
                        Access.SelfClearing => false,
                        _ => old,
                    };
                    Assert.That(((after >> bit) & 1) != 0, Is.EqualTo(expected), $"{entry} bit {bit}: 0x{before:x}, 0x{written:x} written");
                }
            }
        }
    }

    [Test]
    public void NoAccessMakesABankFail()
    {
        var random = new Random(11);
        var bank = new RegisterBank<EngineRegisters> { Observer = new Ears() };
        var split = new RegisterBank<SplitRegisters> { Observer = new Ears() };
        for (int i = 0; i < 200_000; i++)
        {
            IMmio target = (i & 1) == 0 ? bank : split;
            long offset = random.Next(100) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(-8, 0x220);
            ulong value = (ulong)random.NextInt64();
            switch (random.Next(8))
            {
                case 0: target.Read8(offset); break;
                case 1: target.Read16(offset); break;
                case 2: target.Read32(offset); break;
                case 3: target.Read64(offset); break;
                case 4: target.Write8(offset, (byte)value); break;
                case 5: target.Write16(offset, (ushort)value); break;
                case 6: target.Write32(offset, (uint)value); break;
                default: target.Write64(offset, value); break;
            }
        }

        Assert.That(bank.Get(EngineRegisters.Map.Identification), Is.EqualTo(0x1234_5678));
        Assert.That(((Ears)bank.Observer).Count, Is.GreaterThan(10_000));
        foreach (RegisterEntry entry in EngineRegisters.Map.Entries)
        {
            Assert.That(bank.GetRaw(entry) & entry.MustBeZero, Is.Zero, entry.ToString());
        }
    }

    private static Access AccessOf(RegisterEntry entry, int bit)
    {
        foreach (FieldLayout field in entry.Fields)
        {
            if ((FieldValue.Mask(field) >> bit & 1) != 0)
            {
                return field.Kind == FieldKind.Reserved ? Access.ReadOnly : RegisterTable.AccessOf(entry, field);
            }
        }

        return entry.Access;
    }

    private sealed class Ears : IRegisterBankObserver
    {
        public int Count { get; private set; }

        public void Misused(in RegisterMisuse misuse) => Count += misuse.ToString().Length > 0 ? 1 : 0;
    }

    private sealed class Misuses : IRegisterBankObserver
    {
        public List<string> Lines { get; } = [];

        public void Misused(in RegisterMisuse misuse) => Lines.Add(misuse.ToString());
    }
}
