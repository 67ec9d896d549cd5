using System.Buffers.Binary;
using DriverKit.Specs.Scsi;

namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>Carries a long READ or WRITE out as several short ones, for devices that cannot take the long one. SBC-3 §5.8 to §5.11, §5.29 to §5.33.</summary>
internal static class CommandPieces
{
    /// <summary>Whether a command block is a READ or WRITE of whole blocks.</summary>
    /// <param name="cdb">The command block.</param>
    /// <param name="length">Length of the data phase in bytes.</param>
    /// <param name="blockSize">Bytes a block, from the two.</param>
    public static bool TrySplit(ReadOnlySpan<byte> cdb, int length, out int blockSize)
    {
        long blocks = (ScsiOpcode)cdb[0] switch
        {
            ScsiOpcode.Read10 or ScsiOpcode.Write10 when cdb.Length == 10 => BinaryPrimitives.ReadUInt16BigEndian(cdb[7..]),
            ScsiOpcode.Read12 or ScsiOpcode.Write12 when cdb.Length == 12 => BinaryPrimitives.ReadUInt32BigEndian(cdb[6..]),
            ScsiOpcode.Read16 or ScsiOpcode.Write16 when cdb.Length == 16 => BinaryPrimitives.ReadUInt32BigEndian(cdb[10..]),
            _ => 0,
        };
        blockSize = blocks > 1 && length % blocks == 0 ? (int)(length / blocks) : 0;
        return blockSize is >= 512 and <= 4096 && int.IsPow2(blockSize);
    }

    /// <summary>Changes a command block to one piece of what it asks for.</summary>
    /// <param name="cdb">A copy of the command block.</param>
    /// <param name="skip">Blocks before the piece.</param>
    /// <param name="blocks">Blocks in the piece.</param>
    public static void Narrow(Span<byte> cdb, int skip, int blocks)
    {
        switch (cdb.Length)
        {
            case 10:
                Add32(cdb[2..], skip);
                BinaryPrimitives.WriteUInt16BigEndian(cdb[7..], (ushort)blocks);
                break;
            case 12:
                Add32(cdb[2..], skip);
                BinaryPrimitives.WriteUInt32BigEndian(cdb[6..], (uint)blocks);
                break;
            default:
                BinaryPrimitives.WriteUInt64BigEndian(cdb[2..], BinaryPrimitives.ReadUInt64BigEndian(cdb[2..]) + (uint)skip);
                BinaryPrimitives.WriteUInt32BigEndian(cdb[10..], (uint)blocks);
                break;
        }
    }

    private static void Add32(Span<byte> place, int skip) =>
        BinaryPrimitives.WriteUInt32BigEndian(place, BinaryPrimitives.ReadUInt32BigEndian(place) + (uint)skip);
}
