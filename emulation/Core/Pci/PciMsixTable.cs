namespace DriverKit.Emulation;

/// <summary>MSI-X table and pending bits. PCI Local Bus 3.0 §6.8.2. The slot's gate is held for all that changes it.</summary>
internal sealed class PciMsixTable
{
    private const int WordsPerEntry = 4;
    private readonly uint[] _words;
    private readonly ulong[] _pending;

    public PciMsixTable(PciMsixOptions options)
    {
        Options = options;
        _words = new uint[options.Vectors * WordsPerEntry];
        _pending = new ulong[options.PendingLength / 8];
        Reset();
    }

    public PciMsixOptions Options { get; }

    public bool IsMasked(int vector) => (_words[(vector * WordsPerEntry) + 3] & 1) != 0;

    public bool IsPending(int vector) => (_pending[vector >> 6] & (1UL << (vector & 63))) != 0;

    public ulong AddressOf(int vector) => _words[vector * WordsPerEntry] | ((ulong)_words[(vector * WordsPerEntry) + 1] << 32);

    public uint DataOf(int vector) => _words[(vector * WordsPerEntry) + 2];

    public void SetPending(int vector) => _pending[vector >> 6] |= 1UL << (vector & 63);

    public void ClearPending(int vector) => _pending[vector >> 6] &= ~(1UL << (vector & 63));

    public uint ReadTable(int offset) => Volatile.Read(ref _words[offset / 4]);

    public uint ReadPending(int offset) => (uint)(Volatile.Read(ref _pending[offset / 8]) >> ((offset & 4) * 8));

    public void WriteTable(int offset, uint value)
    {
        // The two low bits of the address must be 0 and may be fixed so; of vector control only the mask bit is there.
        uint writable = (offset & 12) switch { 0 => ~3u, 12 => 1u, _ => ~0u };
        Volatile.Write(ref _words[offset / 4], value & writable);
    }

    public void Reset()
    {
        Array.Clear(_words);
        Array.Clear(_pending);
        for (int i = 3; i < _words.Length; i += WordsPerEntry)
        {
            _words[i] = 1;
        }
    }
}
