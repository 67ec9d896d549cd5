using System.Buffers.Binary;

namespace DriverKit.Iscsi.Tests;

/// <summary>A protocol data unit: header segment and data. RFC 7143 §11.2.</summary>
internal sealed class IscsiPdu
{
    public const int HeaderSize = 48;

    public byte[] Header { get; } = new byte[HeaderSize];

    public byte[] Data { get; set; } = [];

    public IscsiOpcode Opcode
    {
        get => (IscsiOpcode)(Header[0] & 0x3f);
        init => Header[0] = (byte)value;
    }

    public bool Immediate => (Header[0] & 0x40) != 0;

    public byte Flags
    {
        get => Header[1];
        set => Header[1] = value;
    }

    public int Lun => (Header[8] >> 6) switch { 0 => Header[9], 1 => ((Header[8] & 0x3f) << 8) | Header[9], _ => -1 };

    /// <summary>A field of four bytes.</summary>
    public uint this[int at]
    {
        get => BinaryPrimitives.ReadUInt32BigEndian(Header.AsSpan(at));
        set => BinaryPrimitives.WriteUInt32BigEndian(Header.AsSpan(at), value);
    }

    public uint TaskTag
    {
        get => this[16];
        set => this[16] = value;
    }

    public static IscsiPdu? Read(Stream stream)
    {
        var pdu = new IscsiPdu();
        if (stream.ReadAtLeast(pdu.Header, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
        {
            return null;
        }

        int length = (pdu.Header[5] << 16) | (pdu.Header[6] << 8) | pdu.Header[7];
        byte[] rest = new byte[(4 * pdu.Header[4]) + ((length + 3) & ~3)];
        stream.ReadExactly(rest);
        pdu.Data = rest.AsSpan(4 * pdu.Header[4], length).ToArray();
        return pdu;
    }

    public void Write(Stream stream)
    {
        Header[5] = (byte)(Data.Length >> 16);
        Header[6] = (byte)(Data.Length >> 8);
        Header[7] = (byte)Data.Length;
        byte[] bytes = new byte[HeaderSize + ((Data.Length + 3) & ~3)];
        Header.CopyTo(bytes, 0);
        Data.CopyTo(bytes, HeaderSize);
        stream.Write(bytes);
    }
}
