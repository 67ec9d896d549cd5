using System.Globalization;
using DriverKit.Registers;

namespace DriverKit.Emulation;

/// <summary>An access that a real device would not have understood, or that its driver should not have made.</summary>
/// <param name="Kind">What was wrong.</param>
/// <param name="Map">The block.</param>
/// <param name="Entry">The register, or null where there is none.</param>
/// <param name="Index">Which of an array, or the index of an indexed register.</param>
/// <param name="Offset">In bytes from the block's start.</param>
/// <param name="Width">Bytes of the access.</param>
/// <param name="IsWrite">Whether it was a write.</param>
/// <param name="Value">What was written; of reserved bits, those that are wrong, in their places in the register.</param>
public readonly record struct RegisterMisuse(
    RegisterMisuseKind Kind, RegisterMap Map, RegisterEntry? Entry, int Index, long Offset, int Width, bool IsWrite, ulong Value)
{
    /// <summary>The register's name, or the offset where there is none: <c>EduRegisters.Liveness</c>, <c>EduRegisters+0x44</c>.</summary>
    public string Place => Entry is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Map.BlockName}+0x{Offset:x}")
        : $"{Map.BlockName}.{Entry.NameOf(Index)}";

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        string access = string.Create(CultureInfo.InvariantCulture, $"{Width}-byte {(IsWrite ? "write" : "read")} at 0x{Offset:x}");
        return Kind switch
        {
            RegisterMisuseKind.Unmodelled => $"{Place}: {access}, where no register is",
            RegisterMisuseKind.IllegalWidth => $"{Place}: {access}, a width that it does not take",
            RegisterMisuseKind.Misaligned => $"{Place}: {access}, which is misaligned",
            RegisterMisuseKind.ReadOfWriteOnly => $"{Place}: {access}, and it is write-only",
            RegisterMisuseKind.WriteToReadOnly => $"{Place}: {access}, and it is read-only",
            _ => string.Create(CultureInfo.InvariantCulture, $"{Place}: {access} with wrong reserved bits 0x{Value:x}"),
        };
    }
}
