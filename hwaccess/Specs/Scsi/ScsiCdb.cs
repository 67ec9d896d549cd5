using System.Globalization;

namespace DriverKit.Specs.Scsi;

/// <summary>What every command descriptor block tells about itself. SPC-4 §4.2.</summary>
public static class ScsiCdb
{
    /// <summary>The longest command of fixed length, in bytes.</summary>
    public const int MaxFixedLength = 16;

    /// <summary>
    /// The length of a command by its operation code's group. Group 3 is of variable length and says in byte 7 how
    /// many bytes follow the first eight; groups 6 and 7 are the vendor's. SPC-4 §4.2.5.1.
    /// </summary>
    /// <param name="cdb">The command, which may be followed by other bytes.</param>
    /// <param name="length">The length in bytes.</param>
    /// <returns>False where the block is empty, of a vendor's group, or shorter than its length.</returns>
    public static bool TryGetLength(ReadOnlySpan<byte> cdb, out int length)
    {
        length = cdb.IsEmpty ? 0 : GroupLength((ScsiOpcode)cdb[0]);
        if (!cdb.IsEmpty && cdb[0] == (byte)ScsiOpcode.VariableLength && cdb.Length > 7)
        {
            length = 8 + cdb[7];
        }

        return length > 0 && length <= cdb.Length;
    }

    /// <summary>The length of a command of fixed length. SPC-4 §4.2.5.1.</summary>
    /// <param name="opcode">The operation code.</param>
    /// <returns>6, 10, 12 or 16 bytes; 0 for the groups 3, 6 and 7.</returns>
    public static int GroupLength(ScsiOpcode opcode) => ((int)opcode >> 5) switch
    {
        0 => 6,
        1 or 2 => 10,
        4 => 16,
        5 => 12,
        _ => 0,
    };

    /// <summary>The command by its fields where it is known here, else its bytes.</summary>
    /// <param name="cdb">The command.</param>
    /// <returns>One line.</returns>
    public static string Describe(ReadOnlySpan<byte> cdb)
    {
        if (cdb.IsEmpty)
        {
            return "no command";
        }

        string fields = CdbPrinter.Print(cdb) is { } print ? AfterOpcode(print) : Convert.ToHexStringLower(cdb);
        var opcode = (ScsiOpcode)cdb[0];
        string name = opcode switch
        {
            ScsiOpcode.ServiceActionIn16 when cdb.Length > 1 => $"{(ServiceActionIn16)(cdb[1] & 0x1F)}",
            ScsiOpcode.MaintenanceIn when cdb.Length > 1 => $"{(MaintenanceInAction)(cdb[1] & 0x1F)}",
            _ when Enum.IsDefined(opcode) => $"{opcode}",
            _ => string.Create(CultureInfo.InvariantCulture, $"opcode 0x{cdb[0]:x2}"),
        };
        return $"{name} {fields}";
    }

    private static string AfterOpcode(string print) => print[(print.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}
