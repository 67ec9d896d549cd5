using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriverKit.Emulation;
using DriverKit.Pci;
using DriverKit.Registers;
using DriverKit.Specs.I8254x;

namespace DriverKit.Bench.Registers;

/// <summary>A register read and written: raw, through the window, typed, and in a modelled device.</summary>
internal sealed unsafe class RegisterCost : IMeasurement
{
    private const double MappedGoal = 1;
    private const double EmulatedGoal = 5;

    public string Name => "registers";

    public string What => "a register access on mapped memory (raw, by window, typed) and on a modelled device: nanoseconds each";

    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        nint memory = Allocate();
        try
        {
            var driver = new Driver(Window(memory));
            yield return new Figure("raw volatile read, mapped memory", Rounds.NanosecondsEach(options, n => RawReads(memory, n)), "ns");
            yield return new Figure("window read, mapped memory", Rounds.NanosecondsEach(options, driver.WindowReads), "ns");
            yield return new Figure("typed read, mapped memory", Rounds.NanosecondsEach(options, driver.Reads), "ns", MappedGoal);
            yield return new Figure("typed read of a field, mapped memory", Rounds.NanosecondsEach(options, driver.FieldReads), "ns", MappedGoal);
            yield return new Figure("typed read in an array, mapped memory", Rounds.NanosecondsEach(options, driver.ArrayReads), "ns", MappedGoal);
            yield return new Figure("raw volatile write, mapped memory", Rounds.NanosecondsEach(options, n => RawWrites(memory, n)), "ns");
            yield return new Figure("typed write, mapped memory", Rounds.NanosecondsEach(options, driver.Writes), "ns", MappedGoal);
            foreach (Figure figure in Emulated(options))
            {
                yield return figure;
            }
        }
        finally
        {
            Free(memory);
        }
    }

    private static IEnumerable<Figure> Emulated(MeasureOptions options)
    {
        var bank = new RegisterBank<I8254xRegisters>();
        var driver = new Driver(bank.Window);
        yield return new Figure("typed read, modelled", Rounds.NanosecondsEach(options, driver.Reads), "ns", EmulatedGoal);
        yield return new Figure("typed read in an array, modelled", Rounds.NanosecondsEach(options, driver.ArrayReads), "ns", EmulatedGoal);
        yield return new Figure("typed write, modelled", Rounds.NanosecondsEach(options, driver.Writes), "ns", EmulatedGoal);
        yield return new Figure("typed read that clears, modelled", Rounds.NanosecondsEach(options, driver.ClearingReads), "ns");
        uint last = 0;
        bank.OnWrite(I8254xRegisters.Map.ReceiveTail, write => last = write.After);
        yield return new Figure("typed write with a hook, modelled", Rounds.NanosecondsEach(options, driver.Writes), "ns", null, $"the last was {last}");
    }

    private static nint Allocate() => (nint)NativeMemory.AllocZeroed(I8254xRegisters.BlockLength);

    private static void Free(nint memory) => NativeMemory.Free((void*)memory);

    private static MmioWindow Window(nint memory) => new((byte*)memory, I8254xRegisters.BlockLength);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint RawReads(nint memory, int count)
    {
        uint sum = 0;
        uint* register = (uint*)(memory + 0x2810);
        for (int i = 0; i < count; i++)
        {
            sum += Volatile.Read(ref *register);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RawWrites(nint memory, int count)
    {
        uint* register = (uint*)(memory + 0x2818);
        for (int i = 0; i < count; i++)
        {
            Volatile.Write(ref *register, (uint)i);
        }
    }

    /// <summary>As a driver has it: the block in a field of an object.</summary>
    private sealed class Driver(MmioWindow window)
    {
        private readonly I8254xRegisters _regs = new(window);
        private readonly MmioWindow _window = window;
        private uint _sum;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void WindowReads(int count)
        {
            uint sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += _window.Read32(0x2810);
            }

            _sum = sum;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Reads(int count)
        {
            uint sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += _regs.ReceiveHead.Read();
            }

            _sum = sum;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void FieldReads(int count)
        {
            uint sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += _regs.Status.Read().LinkUp ? 1u : 0;
            }

            _sum = sum;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void ArrayReads(int count)
        {
            uint sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += _regs.ReceiveAddressLow[i & 15].Read();
            }

            _sum = sum;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void ClearingReads(int count)
        {
            uint sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += _regs.InterruptCause.Read().Raw;
            }

            _sum = sum;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Writes(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _regs.ReceiveTail.Write((uint)i);
            }
        }
    }
}
