using System.Buffers.Binary;

namespace DriverKit.Emulation.E1000;

/// <summary>
/// A wire whose frames are written to a pcapng file, and go on to another wire if there is one. Sections, interfaces and packets as in the
/// IETF's draft-ietf-opsawg-pcapng §4: one section, one Ethernet interface, time in nanoseconds.
/// </summary>
public sealed class PcapngWire : IFrameWire, IFramePort
{
    private const uint SectionHeader = 0x0a0d0d0a;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1a2b3c4d;
    private const ushort Ethernet = 1;
    private const ushort FlagsOption = 2;
    private const ushort ResolutionOption = 9;
    private const uint Inbound = 1;
    private const uint Outbound = 2;

    private readonly Stream _file;
    private readonly IFrameWire _next;
    private readonly byte[] _block = new byte[64 + (1 << 16)];
    private IFramePort? _port;

    /// <summary>A wire into a file.</summary>
    /// <param name="file">The file; owned.</param>
    /// <param name="next">Where frames go on to; owned. Nowhere if null.</param>
    public PcapngWire(Stream file, IFrameWire? next = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        _file = file;
        _next = next ?? new UnconnectedWire();
        WriteHeaders();
    }

    /// <inheritdoc/>
    public string Description => $"a pcapng file, then {_next.Description}";

    /// <inheritdoc/>
    public bool HasCarrier => _next.HasCarrier;

    /// <inheritdoc/>
    public Hosting.IHost Host => _port?.Host ?? throw new InvalidOperationException("the wire is not plugged in");

    /// <inheritdoc/>
    public void Plug(IFramePort port)
    {
        _port = port;
        _next.Plug(this);
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> frame)
    {
        Write(frame, Outbound);
        _next.Send(frame);
    }

    /// <inheritdoc/>
    public void Receive(ReadOnlySpan<byte> frame)
    {
        Write(frame, Inbound);
        _port?.Receive(frame);
    }

    /// <inheritdoc/>
    public void CarrierChanged() => _port?.CarrierChanged();

    /// <inheritdoc/>
    public void Dispose()
    {
        _next.Dispose();
        _file.Dispose();
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private void WriteHeaders()
    {
        Span<byte> section = _block.AsSpan(0, 28);
        section.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(section[8..], ByteOrderMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(section[12..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(section[16..], -1);
        Finish(section, SectionHeader);
        Span<byte> description = _block.AsSpan(0, 32);
        description.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(description[8..], Ethernet);
        BinaryPrimitives.WriteUInt16LittleEndian(description[16..], ResolutionOption);
        BinaryPrimitives.WriteUInt16LittleEndian(description[18..], 1);
        description[20] = 9;
        Finish(description, InterfaceDescription);
    }

    private void Write(ReadOnlySpan<byte> frame, uint direction)
    {
        int data = Padded(frame.Length);
        Span<byte> block = _block.AsSpan(0, 28 + data + 12 + 4);
        block.Clear();
        DateTimeOffset begin = DateTimeOffset.UnixEpoch;
        ulong time = (ulong)((Host.WallClock - begin).Ticks * 100);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], (uint)(time >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(block[16..], (uint)time);
        BinaryPrimitives.WriteInt32LittleEndian(block[20..], frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(block[24..], frame.Length);
        frame.CopyTo(block[28..]);
        Span<byte> options = block[(28 + data)..];
        BinaryPrimitives.WriteUInt16LittleEndian(options, FlagsOption);
        BinaryPrimitives.WriteUInt16LittleEndian(options[2..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(options[4..], direction);
        Finish(block, EnhancedPacket);
    }

    private void Finish(Span<byte> block, uint type)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(block, type);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], block.Length);
        BinaryPrimitives.WriteInt32LittleEndian(block[^4..], block.Length);
        _file.Write(block);
    }
}
