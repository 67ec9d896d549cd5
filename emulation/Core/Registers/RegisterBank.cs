using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriverKit.Pci;
using DriverKit.Registers;

namespace DriverKit.Emulation;

/// <summary>
/// The registers of a block as the device has them: values, reset, access rules, and a model's hooks on read and write. What makes no sense
/// is told to an observer by the register's name.
/// </summary>
/// <remarks>
/// Any thread may read and write at any time, the model among them: each change of one register is atomic, and reads take no lock. Hooks run on
/// the accessing thread, after the register changed and without any protection; they are set before the bank is used.
/// </remarks>
public class RegisterBank : IMmio
{
    private readonly RegisterSlot[] _slots;
    private readonly ulong[] _values;
    private readonly ushort[] _readTable;
    private readonly ushort[] _writeTable;
    private readonly int _granuleShift;

    /// <summary>A bank in its reset state.</summary>
    /// <param name="map">The registers.</param>
    public RegisterBank(RegisterMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        Map = map;
        _granuleShift = map.GranuleShift;
        _readTable = ImmutableCollectionsMarshal.AsArray(map.ReadTable)!;
        _writeTable = ImmutableCollectionsMarshal.AsArray(map.WriteTable)!;
        _slots = new RegisterSlot[map.Entries.Length + 1];
        int first = 0;
        foreach (RegisterEntry entry in map.Entries)
        {
            ref RegisterSlot slot = ref _slots[entry.Index + 1];
            slot = RegisterSlot.Of(entry, first);
            slot.Settle();
            first += slot.Values;
        }

        _values = new ulong[first];
        Reset();
    }

    /// <summary>The registers as data.</summary>
    public RegisterMap Map { get; }

    /// <summary>Who hears of accesses that make no sense; null for nobody.</summary>
    public IRegisterBankObserver? Observer { get; set; }

    /// <summary>What a read gives where no register is, cut to its width; zero unless set.</summary>
    public ulong UnmodelledValue { get; init; }

    /// <summary>The bank as a driver sees it.</summary>
    public MmioWindow Window => new(this, Map.BlockLength);

    /// <summary>Puts every register into its reset state. No hook runs. An access meanwhile may find either state of each register.</summary>
    public void Reset()
    {
        foreach (RegisterEntry entry in Map.Entries)
        {
            Reset(entry);
        }
    }

    /// <summary>Puts one register, or all of an array, into its reset state.</summary>
    /// <param name="entry">The register.</param>
    public void Reset(RegisterEntry entry)
    {
        ref RegisterSlot slot = ref Slot(entry);
        for (int i = 0; i < slot.Values; i++)
        {
            Volatile.Write(ref _values[slot.First + i], entry.Reset);
        }
    }

    /// <summary>What a register holds, bits included that a read would not give. No hook runs.</summary>
    /// <typeparam name="T">Its value.</typeparam>
    /// <param name="entry">The register.</param>
    public T Get<T>(SingleEntry<T> entry)
        where T : unmanaged, ISpanFormattable => RawValue.To<T>(Volatile.Read(ref Value(entry, 0)));

    /// <summary>What one of several registers holds.</summary>
    /// <typeparam name="T">Its value.</typeparam>
    /// <param name="entry">The registers.</param>
    /// <param name="index">Which, from 0.</param>
    public T Get<T>(ValueEntry<T> entry, int index)
        where T : unmanaged, ISpanFormattable => RawValue.To<T>(Volatile.Read(ref Value(entry, index)));

    /// <summary>What a register holds, as bits.</summary>
    /// <param name="entry">The register.</param>
    /// <param name="index">Which of several, from 0.</param>
    public ulong GetRaw(RegisterEntry entry, int index = 0) => Volatile.Read(ref Value(entry, index));

    /// <summary>Changes what a register holds, whatever its access. No hook runs.</summary>
    /// <typeparam name="T">Its value.</typeparam>
    /// <param name="entry">The register.</param>
    /// <param name="value">The value.</param>
    public void Set<T>(SingleEntry<T> entry, T value)
        where T : unmanaged, ISpanFormattable => Volatile.Write(ref Value(entry, 0), RawValue.Of(value));

    /// <summary>Changes what one of several registers holds.</summary>
    /// <typeparam name="T">Its value.</typeparam>
    /// <param name="entry">The registers.</param>
    /// <param name="index">Which, from 0.</param>
    /// <param name="value">The value.</param>
    public void Set<T>(ValueEntry<T> entry, int index, T value)
        where T : unmanaged, ISpanFormattable => Volatile.Write(ref Value(entry, index), RawValue.Of(value));

    /// <summary>Changes what a register holds, as bits.</summary>
    /// <param name="entry">The register.</param>
    /// <param name="index">Which of several, from 0.</param>
    /// <param name="value">The bits; those past the width are dropped.</param>
    public void SetRaw(RegisterEntry entry, int index, ulong value) =>
        Volatile.Write(ref Value(entry, index), value & Slot(entry).Lanes);

    /// <summary>Sets bits in one step, as a device sets a cause while the driver clears others.</summary>
    /// <typeparam name="T">The register's value.</typeparam>
    /// <param name="entry">The register.</param>
    /// <param name="bits">The bits to set.</param>
    /// <returns>What the register held before.</returns>
    public T SetBits<T>(SingleEntry<T> entry, T bits)
        where T : unmanaged, ISpanFormattable => RawValue.To<T>(Interlocked.Or(ref Value(entry, 0), RawValue.Of(bits)));

    /// <summary>Clears bits in one step.</summary>
    /// <typeparam name="T">The register's value.</typeparam>
    /// <param name="entry">The register.</param>
    /// <param name="bits">The bits to clear.</param>
    /// <returns>What the register held before.</returns>
    public T ClearBits<T>(SingleEntry<T> entry, T bits)
        where T : unmanaged, ISpanFormattable => RawValue.To<T>(Interlocked.And(ref Value(entry, 0), ~RawValue.Of(bits)));

    /// <summary>Clears some bits, then sets some, in one step.</summary>
    /// <typeparam name="T">The register's value.</typeparam>
    /// <param name="entry">The register.</param>
    /// <param name="clear">The bits to clear.</param>
    /// <param name="set">The bits to set.</param>
    /// <returns>What the register held before.</returns>
    public T Change<T>(SingleEntry<T> entry, T clear, T set)
        where T : unmanaged, ISpanFormattable => Change(entry, 0, clear, set);

    /// <summary>Clears some bits of one of several registers, then sets some, in one step.</summary>
    /// <typeparam name="T">The register's value.</typeparam>
    /// <param name="entry">The registers.</param>
    /// <param name="index">Which, from 0.</param>
    /// <param name="clear">The bits to clear.</param>
    /// <param name="set">The bits to set.</param>
    /// <returns>What the register held before.</returns>
    public T Change<T>(ValueEntry<T> entry, int index, T clear, T set)
        where T : unmanaged, ISpanFormattable
    {
        ref ulong value = ref Value(entry, index);
        ulong before = Volatile.Read(ref value);
        while (true)
        {
            ulong found = Interlocked.CompareExchange(ref value, (before & ~RawValue.Of(clear)) | RawValue.Of(set), before);
            if (found == before)
            {
                return RawValue.To<T>(before);
            }

            before = found;
        }
    }

    /// <summary>Decides what reads of a register give. Reading has already cleared what it clears.</summary>
    /// <typeparam name="T">The register's value.</typeparam>
    /// <param name="entry">The register.</param>
    /// <param name="hook">Gets what the register held; gives what is read.</param>
    public void OnRead<T>(SingleEntry<T> entry, Func<T, T> hook)
        where T : unmanaged, ISpanFormattable =>
        Hook(entry, (_, held) => RawValue.Of(hook(RawValue.To<T>(held))));

    /// <summary>Decides what reads of one of several registers give.</summary>
    /// <typeparam name="T">The register's value.</typeparam>
    /// <param name="entry">The registers.</param>
    /// <param name="hook">Gets the index and what the register held (zero where an index selects nothing stored); gives what is read.</param>
    public void OnRead<T>(ValueEntry<T> entry, Func<int, T, T> hook)
        where T : unmanaged, ISpanFormattable =>
        Hook(entry, (index, held) => RawValue.Of(hook(index, RawValue.To<T>(held))));

    /// <summary>Tells the model of writes, once the register holds their result.</summary>
    /// <typeparam name="T">The register's value.</typeparam>
    /// <param name="entry">The register, or several.</param>
    /// <param name="hook">Gets the write.</param>
    public void OnWrite<T>(ValueEntry<T> entry, Action<RegisterWrite<T>> hook)
        where T : unmanaged, ISpanFormattable
    {
        ref RegisterSlot slot = ref Slot(entry);
        slot.OnWrite += (index, written, before, after, lanes) => hook(new RegisterWrite<T>(
            index, RawValue.To<T>(written), RawValue.To<T>(before), RawValue.To<T>(after), lanes));
        slot.Settle();
    }

    /// <inheritdoc/>
    public byte Read8(long offset) => (byte)Read(offset, 1);

    /// <inheritdoc/>
    public ushort Read16(long offset) => (ushort)Read(offset, 2);

    /// <inheritdoc/>
    public uint Read32(long offset) => (uint)Read(offset, 4);

    /// <inheritdoc/>
    public ulong Read64(long offset) => Read(offset, 8);

    /// <inheritdoc/>
    public void Write8(long offset, byte value) => Write(offset, 1, value);

    /// <inheritdoc/>
    public void Write16(long offset, ushort value) => Write(offset, 2, value);

    /// <inheritdoc/>
    public void Write32(long offset, uint value) => Write(offset, 4, value);

    /// <inheritdoc/>
    public void Write64(long offset, ulong value) => Write(offset, 8, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Read(long offset, int width)
    {
        ulong granule = (ulong)offset >> _granuleShift;
        ushort[] table = _readTable;
        if (granule < (ulong)table.Length)
        {
            ref RegisterSlot slot = ref _slots[table[granule]];
            long at = offset - slot.Offset;
            if (slot.PlainRead == width && (at & slot.PlainMask) == 0)
            {
                return Volatile.Read(ref _values[slot.First + (int)(at >> slot.PlainShift)]);
            }
        }

        return ReadByTheRules(offset, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Write(long offset, int width, ulong value)
    {
        ulong granule = (ulong)offset >> _granuleShift;
        ushort[] table = _writeTable;
        if (granule < (ulong)table.Length)
        {
            ref RegisterSlot slot = ref _slots[table[granule]];
            long at = offset - slot.Offset;
            if (slot.PlainWrite == width && (at & slot.PlainMask) == 0)
            {
                Volatile.Write(ref _values[slot.First + (int)(at >> slot.PlainShift)], value);
                return;
            }
        }

        WriteByTheRules(offset, width, value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadByTheRules(long offset, int width)
    {
        ulong access = ulong.MaxValue >> (64 - (8 * width));
        if (!TryReach(offset, width, 0, isWrite: false, out RegisterEntry? entry, out int index, out int within))
        {
            return entry is null ? UnmodelledValue & access : access;
        }

        if (!entry.CanRead)
        {
            Tell(RegisterMisuseKind.ReadOfWriteOnly, entry, index, offset, width, isWrite: false, 0);
            return 0;
        }

        ref RegisterSlot slot = ref _slots[entry.Index + 1];
        ulong value = 0;
        if (index < slot.Values)
        {
            ref ulong held = ref _values[slot.First + index];
            ulong cleared = slot.Rules.ClearedByRead & (access << (8 * within));
            value = (cleared == 0 ? Volatile.Read(ref held) : Interlocked.And(ref held, ~cleared)) & slot.Rules.Readable;
        }
        else if (slot.OnRead is null)
        {
            Tell(RegisterMisuseKind.Unmodelled, entry, index, offset, width, isWrite: false, 0);
            return UnmodelledValue & access;
        }

        value = slot.OnRead is { } hook ? hook(index, value) : value;
        return (value >> (8 * within)) & access;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteByTheRules(long offset, int width, ulong value)
    {
        if (!TryReach(offset, width, value, isWrite: true, out RegisterEntry? entry, out int index, out int within))
        {
            return;
        }

        if (!entry.CanWrite)
        {
            Tell(RegisterMisuseKind.WriteToReadOnly, entry, index, offset, width, isWrite: true, value);
            return;
        }

        ref RegisterSlot slot = ref _slots[entry.Index + 1];
        ulong lanes = (ulong.MaxValue >> (64 - (8 * width))) << (8 * within);
        ulong written = (value << (8 * within)) & lanes;
        ulong before = 0;
        ulong after = written;
        if (index < slot.Values)
        {
            ref ulong held = ref _values[slot.First + index];
            ulong kept = slot.OnWrite is null ? ~slot.Rules.SelfClearing : ulong.MaxValue;
            before = Volatile.Read(ref held);
            for (ulong found; ; before = found)
            {
                after = slot.Rules.Apply(before, written, lanes) & kept;
                found = Interlocked.CompareExchange(ref held, after, before);
                if (found == before)
                {
                    break;
                }
            }
        }
        else if (slot.OnWrite is null)
        {
            Tell(RegisterMisuseKind.Unmodelled, entry, index, offset, width, isWrite: true, value);
            return;
        }

        ulong wrong = (written & slot.Rules.MustBeZero) | ((written ^ before) & slot.Rules.Preserve & lanes);
        slot.OnWrite?.Invoke(index, written, before, after, lanes);
        if (wrong != 0)
        {
            Tell(RegisterMisuseKind.ReservedBits, entry, index, offset, width, isWrite: true, wrong);
        }
    }

    private bool TryReach(
        long offset,
        int width,
        ulong value,
        bool isWrite,
        [NotNullWhen(true)] out RegisterEntry? entry,
        out int index,
        out int within)
    {
        if (!Map.TryDecode(offset, isWrite, out entry, out index, out within))
        {
            Tell(RegisterMisuseKind.Unmodelled, null, 0, offset, width, isWrite, value);
            return false;
        }

        if (entry.IndexedBy is { } selector)
        {
            index = (int)Math.Min(int.MaxValue, GetRaw(selector));
        }

        AccessWidths widths = Map.BlockWidths;
        bool taken = widths == AccessWidths.Natural ? width == entry.Width : (widths & (AccessWidths)width) != 0;
        RegisterMisuseKind? wrong = !taken || width > entry.Width ? RegisterMisuseKind.IllegalWidth
            : within % width != 0 ? RegisterMisuseKind.Misaligned
            : null;
        if (wrong is { } kind)
        {
            Tell(kind, entry, index, offset, width, isWrite, value);
            return false;
        }

        return true;
    }

    private void Hook(RegisterEntry entry, Func<int, ulong, ulong> hook)
    {
        ref RegisterSlot slot = ref Slot(entry);
        slot.OnRead = slot.OnRead is { } earlier ? (index, held) => hook(index, earlier(index, held)) : hook;
        slot.Settle();
    }

    private ref RegisterSlot Slot(RegisterEntry entry)
    {
        if (entry.Map != Map)
        {
            throw new ArgumentException($"{entry} is no register of {Map.BlockName}.", nameof(entry));
        }

        return ref _slots[entry.Index + 1];
    }

    private ref ulong Value(RegisterEntry entry, int index)
    {
        ref RegisterSlot slot = ref Slot(entry);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)slot.Values, nameof(index));
        return ref _values[slot.First + index];
    }

    private void Tell(RegisterMisuseKind kind, RegisterEntry? entry, int index, long offset, int width, bool isWrite, ulong value) =>
        Observer?.Misused(new RegisterMisuse(kind, Map, entry, index, offset, width, isWrite, value));
}
