using DriverKit.Specs.VfioUser;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Emulation.VfioUser;

/// <summary>A message that came: its buffer is used again when it was seen to.</summary>
internal sealed class VfioUserMessage : IDisposable
{
    private byte[] _buffer = new byte[256];
    private int _length;

    public ushort Id { get; private set; }

    public VfioUserCommand Command { get; private set; }

    public VfioUserFlags Flags { get; private set; }

    public bool IsReply => Flags.Type == 1;

    public List<SafeFileHandle> Descriptors { get; } = [];

    public Span<byte> Payload => _buffer.AsSpan(0, _length);

    /// <summary>Takes the header over and makes room for the payload.</summary>
    public void Begin(in VfioUserHeader header, int length)
    {
        Id = header.Id;
        Command = header.Command;
        Flags = header.Flags;
        _length = length;
        if (_buffer.Length < length)
        {
            _buffer = new byte[length];
        }
    }

    /// <summary>Closes the descriptors that nobody kept.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle descriptor in Descriptors)
        {
            descriptor.Dispose();
        }

        Descriptors.Clear();
    }
}
