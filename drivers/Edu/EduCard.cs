using System.Runtime.InteropServices;
using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;
using DriverKit.Specs.Edu;

namespace DriverKit.Drivers.Edu;

/// <summary>
/// One edu card, read with QEMU's docs/specs/edu open: it says that it lives, computes factorials, and moves bytes between memory and its
/// own buffer, which this driver shows as a character device of <see cref="Capacity"/> bytes.
/// </summary>
public sealed class EduCard : CharacterDevice
{
    /// <summary>Bytes of the card's buffer that can be reached: QEMU 7.2's card takes a transfer of the last one for an overrun, and aborts.</summary>
    public const int Capacity = EduDevice.BufferLength - 1;

    private static readonly PciInterruptMode[] Modes = [PciInterruptMode.Msi, PciInterruptMode.Intx];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Device _self;
    private readonly PciDevice _pci;
    private readonly KMutex _busy = new("edu");
    private readonly SpinMutex _lock;
    private readonly CondVar _came = new("edu: interrupt");
    private readonly SoftInterrupt _wake;
    private EduRegisters _regs;
    private PciInterrupts? _interrupts;
    private DmaMemory? _memory;
    private uint _causes;
    private bool _dying;
    private int _opens;

    internal EduCard(Device self, PciDevice pci)
        : base(self.Name)
    {
        _self = self;
        _pci = pci;
        _lock = new SpinMutex(self.Kernel.Host);
        _wake = new SoftInterrupt(self.Kernel.Host, _came.Broadcast);
    }

    /// <summary>True while somebody has it open.</summary>
    public bool IsOpen => Volatile.Read(ref _opens) > 0;

    /// <summary>How the card interrupts.</summary>
    public PciInterruptMode InterruptMode => _interrupts?.Mode ?? PciInterruptMode.None;

    /// <inheritdoc/>
    public override Errno Open(bool write)
    {
        if (IsGone())
        {
            return Errno.ENXIO;
        }

        Interlocked.Increment(ref _opens);
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override void Close() => Interlocked.Decrement(ref _opens);

    /// <inheritdoc/>
    /// <remarks>Reads the card's buffer.</remarks>
    public override Errno Read(long offset, Span<byte> buffer, out int count)
    {
        count = 0;
        using KMutex.Scope held = _busy.Hold();
        if (offset < 0)
        {
            return Errno.EINVAL;
        }

        int length = (int)Math.Min(buffer.Length, Math.Max(0, Capacity - offset));
        if (length > 0)
        {
            _memory!.Sync(0, length, DmaSync.PreRead);
            Errno error = Transfer(CardAddress(offset), _memory.Address.Value, length, toMemory: true);
            if (error != Errno.Ok)
            {
                return error;
            }

            _memory.Sync(0, length, DmaSync.PostRead);
            _memory.Span[..length].CopyTo(buffer);
            count = length;
        }

        return Errno.Ok;
    }

    /// <inheritdoc/>
    /// <remarks>Writes the card's buffer.</remarks>
    public override Errno Write(long offset, ReadOnlySpan<byte> data, out int count)
    {
        count = 0;
        using KMutex.Scope held = _busy.Hold();
        if (offset < 0)
        {
            return Errno.EINVAL;
        }

        int length = (int)Math.Min(data.Length, Math.Max(0, Capacity - offset));
        if (length > 0)
        {
            data[..length].CopyTo(_memory!.Span);
            _memory.Sync(0, length, DmaSync.PreWrite);
            Errno error = Transfer(_memory.Address.Value, CardAddress(offset), length, toMemory: false);
            if (error != Errno.Ok)
            {
                return error;
            }

            _memory.Sync(0, length, DmaSync.PostWrite);
            count = length;
        }

        return length < data.Length ? Errno.ENOSPC : Errno.Ok;
    }

    /// <inheritdoc/>
    /// <remarks>The commands are <see cref="EduCommand"/>'s.</remarks>
    public override Errno Ioctl(uint command, Span<byte> argument)
    {
        if (command is not (EduCommand.Factorial or EduCommand.Interrupt))
        {
            return Errno.ENOTTY;
        }

        if (argument.Length != sizeof(uint))
        {
            return Errno.EINVAL;
        }

        ref uint value = ref MemoryMarshal.AsRef<uint>(argument);
        using KMutex.Scope held = _busy.Hold();
        return command == EduCommand.Factorial ? Factorial(ref value) : Interrupt(value);
    }

    internal Errno Attach()
    {
        Errno error = _pci.MapBar(0, out MmioWindow window);
        if (error != Errno.Ok)
        {
            return error;
        }

        _regs = new EduRegisters(window);
        EduIdentification identification = _regs.Identification.Read();
        if (identification.Magic != EduIdentification.MagicValue || !IsAlive())
        {
            _self.Announce("no edu device, or a dead one");
            return Gone(Errno.ENXIO);
        }

        error = _pci.OpenDma(new DmaConstraints { AddressBits = EduDevice.AddressBits }, out DmaTag dma);
        if (error == Errno.Ok)
        {
            error = dma.Allocate(EduDevice.BufferLength, DmaDirection.Both, out _memory);
        }

        if (error == Errno.Ok)
        {
            error = _pci.SetBusMaster(true);
        }

        if (error == Errno.Ok)
        {
            error = _pci.Establish(Modes, 1, OnInterrupt, out _interrupts);
        }

        if (error == Errno.Ok)
        {
            _self.Announce($"version {identification.MajorVersion}.{identification.MinorVersion}, {_interrupts!.Mode}");
        }

        return error;
    }

    /// <summary>Whoever waits gets ENXIO. Any context.</summary>
    internal void Deactivate()
    {
        using (_lock.Hold())
        {
            _dying = true;
        }

        _came.Broadcast();
    }

    internal void Detach()
    {
        Deactivate();
        using KMutex.Scope held = _busy.Hold();
        _interrupts?.Dispose();
        _pci.SetBusMaster(false);
        _memory?.Dispose();
    }

    private static ulong CardAddress(long offset) => (ulong)(EduDevice.BufferAddress + offset);

    // The liveness register answers with the complement of what it was given.
    private bool IsAlive()
    {
        const uint question = 0x5a5a_1234;
        _regs.Liveness.Write(question);
        return _regs.Liveness.Read() == ~question;
    }

    // Hard interrupt context.
    private bool OnInterrupt(int vector)
    {
        EduInterrupts causes = _regs.InterruptStatus.Read();
        if (causes.Raw is 0 or uint.MaxValue)
        {
            return false;
        }

        _regs.InterruptAcknowledge.Write(causes);
        using (_lock.Hold())
        {
            _causes |= causes.Raw;
        }

        _wake.Schedule();
        return true;
    }

    private Errno Factorial(ref uint number)
    {
        Errno error = Prepare();
        if (error != Errno.Ok)
        {
            return error;
        }

        _regs.Status.Write(default(EduStatus) with { InterruptAfterFactorial = true });
        _regs.Factorial.Write(number);
        error = Await(default(EduInterrupts) with { Factorial = true });
        _regs.Status.Write(default);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (_regs.Status.Read().Computing)
        {
            return Gone(Errno.EIO);
        }

        number = _regs.Factorial.Read();
        return Gone(Errno.Ok);
    }

    private Errno Interrupt(uint causes)
    {
        if (causes is 0 or uint.MaxValue)
        {
            return Errno.EINVAL;
        }

        Errno error = Prepare();
        if (error == Errno.Ok)
        {
            EduInterrupts raised = EduInterrupts.FromRaw(causes);
            _regs.InterruptRaise.Write(raised);
            error = Await(raised);
        }

        return error;
    }

    private Errno Transfer(ulong source, ulong destination, int length, bool toMemory)
    {
        Errno error = Prepare();
        if (error != Errno.Ok)
        {
            return error;
        }

        // While a transfer runs the card ignores all four; one that was given up may still be under way.
        if (_regs.DmaCommand.Read().Start)
        {
            return Gone(Errno.EBUSY);
        }

        _regs.DmaSource.Write(source);
        _regs.DmaDestination.Write(destination);
        _regs.DmaCount.Write((ulong)length);
        _regs.DmaCommand.Write(default(EduDmaCommand) with { Start = true, ToMemory = toMemory, Interrupt = true });
        error = Await(default(EduInterrupts) with { Dma = true });
        return error != Errno.Ok ? error : Gone(_regs.DmaCommand.Read().Start ? Errno.EIO : Errno.Ok);
    }

    private Errno Prepare()
    {
        if (IsGone())
        {
            return Errno.ENXIO;
        }

        using SpinMutex.Scope held = _lock.Hold();
        _causes = 0;
        return Errno.Ok;
    }

    // Waits until all the causes have come, the card is gone, or patience ends.
    private Errno Await(EduInterrupts wanted)
    {
        long deadline = _self.Kernel.Host.Now + (Patience.Ticks * 100);
        using SpinMutex.Scope held = _lock.Hold();
        while ((_causes & wanted.Raw) != wanted.Raw)
        {
            if (_dying)
            {
                return Errno.ENXIO;
            }

            if (_came.Wait(_lock, deadline) == Errno.ETIMEDOUT)
            {
                break;
            }
        }

        return (_causes & wanted.Raw) == wanted.Raw ? Errno.Ok : Gone(Errno.ETIMEDOUT);
    }

    private bool IsGone()
    {
        using SpinMutex.Scope held = _lock.Hold();
        return _dying || _pci.IsGone;
    }

    // Registers of ones make anything look like something: before a result is believed, the card must still be there.
    private Errno Gone(Errno otherwise) => _pci.IsPresent() ? otherwise : Errno.ENXIO;
}
