using System.Numerics;
using DriverKit.Registers;

namespace DriverKit.Emulation;

/// <summary>What a bank knows of one entry of its map. The first three fields answer a plain access.</summary>
internal struct RegisterSlot
{
    /// <summary>The width at which nothing but the stored value matters; 0 where every access takes the long way.</summary>
    public int PlainRead;

    public int PlainWrite;

    /// <summary>Index of the first value.</summary>
    public int First;

    public long Offset;

    /// <summary>An offset's bits that must be zero in a plain access, and how far to shift the rest to get the index.</summary>
    public long PlainMask;

    public int PlainShift;

    public int Width;

    public int Values;

    public ulong Lanes;

    public RegisterRules Rules;

    public Func<int, ulong, ulong>? OnRead;

    public Action<int, ulong, ulong, ulong, ulong>? OnWrite;

    public RegisterEntry? Entry;

    public static RegisterSlot Of(RegisterEntry entry, int first)
    {
        bool array = entry.Shape == RegisterShape.Array;
        return new RegisterSlot
        {
            Entry = entry,
            First = first,
            Offset = entry.Offset,
            Width = entry.Width,
            Values = entry.Shape == RegisterShape.Single ? 1 : entry.Count,
            Lanes = ulong.MaxValue >> (64 - (8 * entry.Width)),
            Rules = entry.Rules,
            PlainMask = array ? entry.Stride - 1 : long.MaxValue,
            PlainShift = array ? BitOperations.Log2((uint)entry.Stride) : 63,
        };
    }

    public void Settle()
    {
        RegisterEntry entry = Entry!;
        AccessWidths widths = entry.Map.BlockWidths;
        bool simple = entry.Shape != RegisterShape.Indexed
            && (entry.Shape == RegisterShape.Single || BitOperations.IsPow2(entry.Stride))
            && (widths == AccessWidths.Natural || (widths & (AccessWidths)entry.Width) != 0);
        bool reads = entry.CanRead && OnRead is null && Rules.Readable == Lanes && Rules.ClearedByRead == 0;
        bool writes = entry.CanWrite && OnWrite is null && Rules.Writable == Lanes;
        PlainRead = simple && reads ? Width : 0;
        PlainWrite = simple && writes ? Width : 0;
    }
}
