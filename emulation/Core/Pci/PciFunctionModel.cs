using System.Numerics;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;

namespace DriverKit.Emulation;

/// <summary>
/// A modelled PCI function: derive, say in the constructor what it is (identity, BARs, capabilities), and do its work in steps. Config
/// space, decoding, MSI and MSI-X structures, power states and DMA permissions are its slot's affair.
/// </summary>
/// <remarks>
/// <para>Contexts. Registers (each BAR's <see cref="IMmio"/>) are accessed from any thread, several at once, and while a step runs. Everything
/// else (steps, timers, <see cref="OnReset"/>, <see cref="OnRemoved"/>) runs in the host's soft context, one at a time. State that both
/// touch is volatile or interlocked, or guarded by a <see cref="SpinGate"/>, held shortly and never across DMA, an interrupt or a post.</para>
/// <para>A register access that starts something notes it and posts a <see cref="HostWork"/>; DMA and interrupts start there.</para>
/// </remarks>
public abstract class PciFunctionModel : IDisposable
{
    private readonly PciModelBar?[] _bars = new PciModelBar?[6];
    private readonly List<PciModelCapability> _capabilities = [];
    private IPciSlot? _slot;

    /// <summary>A function.</summary>
    /// <param name="name">Its name for people: the model's.</param>
    /// <param name="identity">What it says of itself.</param>
    protected PciFunctionModel(string name, PciIdentity identity)
    {
        Name = name;
        Identity = identity;
    }

    /// <summary>Its name for people.</summary>
    public string Name { get; }

    /// <summary>What it says of itself.</summary>
    public PciIdentity Identity { get; }

    /// <summary>Its base address registers; null where one is not implemented (or the upper half of the one before).</summary>
    public IReadOnlyList<PciModelBar?> Bars => _bars;

    /// <summary>Its MSI capability, or null.</summary>
    public PciMsiOptions? Msi { get; private set; }

    /// <summary>Its MSI-X capability, or null.</summary>
    public PciMsixOptions? Msix { get; private set; }

    /// <summary>Whether it has the power management capability.</summary>
    public bool HasPowerManagement { get; private set; }

    /// <summary>Whether it is a PCI Express endpoint, with 4096 bytes of config space.</summary>
    public bool IsExpress { get; private set; }

    /// <summary>Whether it has function-level reset (PCI Express or Advanced Features).</summary>
    public bool HasFunctionLevelReset { get; private set; }

    /// <summary>Further capabilities, in order.</summary>
    public IReadOnlyList<PciModelCapability> Capabilities => _capabilities;

    /// <summary>Its slot.</summary>
    /// <exception cref="InvalidOperationException">It is in none yet.</exception>
    public IPciSlot Slot => _slot ?? throw new InvalidOperationException($"{Name} is in no slot yet");

    /// <summary>The host whose loop it runs in.</summary>
    protected IHost Host => Slot.Host;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Puts it into a slot, once. For slots.</summary>
    /// <param name="slot">The slot.</param>
    /// <exception cref="InvalidOperationException">It is in one already.</exception>
    public void Plug(IPciSlot slot)
    {
        if (_slot is not null)
        {
            throw new InvalidOperationException($"{Name} is in a slot already");
        }

        _slot = slot;
        OnPlugged();
    }

    /// <summary>It is in its slot and powered: timers may be set. Not needed for registers' reset values.</summary>
    protected virtual void OnPlugged()
    {
    }

    /// <summary>
    /// Registers and state go back to their reset values; what was under way ends without a trace: no completion, no DMA, no interrupt after
    /// the return. Registers are not accessed meanwhile. Soft context. The line is lowered by the slot.
    /// </summary>
    /// <param name="kind">What reset it.</param>
    protected internal virtual void OnReset(PciResetKind kind)
    {
    }

    /// <summary>It was pulled out, or its slot closes: timers end. Soft context.</summary>
    protected internal virtual void OnRemoved()
    {
    }

    /// <summary>Closes what it owns: files, sockets. After <see cref="OnRemoved"/>.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <inheritdoc cref="IPciSlot.TryRead"/>
    protected bool TryRead(DeviceAddress address, Span<byte> destination) => Slot.TryRead(address, destination);

    /// <inheritdoc cref="IPciSlot.TryWrite"/>
    protected bool TryWrite(DeviceAddress address, ReadOnlySpan<byte> source) => Slot.TryWrite(address, source);

    /// <inheritdoc cref="IPciSlot.TryGetSpan"/>
    protected bool TryGetSpan(DeviceAddress address, int length, DmaDirection direction, out Span<byte> memory) =>
        Slot.TryGetSpan(address, length, direction, out memory);

    /// <inheritdoc cref="IPciSlot.SetInterruptLine"/>
    protected void SetInterruptLine(bool asserted) => Slot.SetInterruptLine(asserted);

    /// <inheritdoc cref="IPciSlot.Signal"/>
    protected void Signal(int vector) => Slot.Signal(vector);

    /// <summary>Declares a base address register.</summary>
    /// <param name="index">0 to 5; a 64-bit one takes the next too.</param>
    /// <param name="kind">What it decodes.</param>
    /// <param name="length">Length in bytes, a power of two of at least 16, or 4 for I/O.</param>
    /// <param name="mmio">Who answers, with offsets from the BAR's start. The MSI-X structures are laid over it.</param>
    /// <param name="isPrefetchable">Reads have no side effects.</param>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    protected void AddBar(int index, PciBarKind kind, long length, IMmio mmio, bool isPrefetchable = false)
    {
        ArgumentNullException.ThrowIfNull(mmio);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, kind == PciBarKind.Memory64 ? 4 : 5);
        bool taken = _bars[index] is not null || (kind == PciBarKind.Memory64 && _bars[index + 1] is not null)
            || (index > 0 && _bars[index - 1] is { Bar.Kind: PciBarKind.Memory64 });
        if (kind == PciBarKind.None || taken)
        {
            throw new ArgumentException($"BAR {index} of {Name} is taken, or of no kind", nameof(index));
        }

        (long least, long most) = kind switch
        {
            PciBarKind.Io => (4L, 256L),
            PciBarKind.Memory32 => (16L, 1L << 31),
            _ => (16L, 1L << 40),
        };
        if (!BitOperations.IsPow2(length) || length < least || length > most)
        {
            throw new ArgumentException($"BAR {index} of {Name} cannot have 0x{length:x} bytes", nameof(length));
        }

        _bars[index] = new PciModelBar(new PciBar(kind, length, isPrefetchable && kind != PciBarKind.Io), mmio);
    }

    /// <summary>Declares the MSI capability.</summary>
    /// <param name="vectors">A power of two, 1 to 32.</param>
    /// <param name="hasMasks">Per-vector masking.</param>
    /// <param name="is64Bit">64-bit message addresses.</param>
    protected void AddMsi(int vectors, bool hasMasks = false, bool is64Bit = true)
    {
        if (!BitOperations.IsPow2(vectors) || vectors > 32)
        {
            throw new ArgumentOutOfRangeException(nameof(vectors), vectors, "MSI has 1, 2, 4, 8, 16 or 32 vectors");
        }

        Msi = new PciMsiOptions(vectors, hasMasks, is64Bit);
    }

    /// <summary>Declares the MSI-X capability; the BARs are declared already.</summary>
    /// <param name="vectors">1 to 2048.</param>
    /// <param name="tableBar">BAR with the table.</param>
    /// <param name="tableOffset">Its offset there in bytes, a multiple of 8.</param>
    /// <param name="pendingBar">BAR with the pending bit array.</param>
    /// <param name="pendingOffset">Its offset there in bytes, a multiple of 8.</param>
    /// <exception cref="ArgumentException">They do not lie within a memory BAR, or lie over each other.</exception>
    protected void AddMsix(int vectors, int tableBar, int tableOffset, int pendingBar, int pendingOffset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vectors, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vectors, 2048);
        var msix = new PciMsixOptions(vectors, tableBar, tableOffset, pendingBar, pendingOffset);
        bool fits = Fits(tableBar, tableOffset, msix.TableLength) && Fits(pendingBar, pendingOffset, msix.PendingLength);
        bool apart = tableBar != pendingBar || tableOffset + msix.TableLength <= pendingOffset || pendingOffset + msix.PendingLength <= tableOffset;
        Msix = fits && apart ? msix : throw new ArgumentException($"the MSI-X structures of {Name} do not fit where they are put");
    }

    /// <summary>Declares the power management capability: D0 and D3hot, and a reset on the way back.</summary>
    protected void AddPowerManagement() => HasPowerManagement = true;

    /// <summary>Declares the PCI Express capability of an endpoint.</summary>
    /// <param name="functionLevelReset">Whether it has function-level reset.</param>
    protected void AddExpress(bool functionLevelReset = true)
    {
        IsExpress = true;
        HasFunctionLevelReset = functionLevelReset;
    }

    /// <summary>Declares a capability without behaviour.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="body">What follows the two bytes of header.</param>
    /// <param name="writable">Which bits of the body keep what is written; empty for none.</param>
    protected void AddCapability(byte id, ReadOnlySpan<byte> body, ReadOnlySpan<byte> writable = default)
    {
        byte[] mask = new byte[body.Length];
        writable.CopyTo(mask);
        _capabilities.Add(new PciModelCapability(id, body.ToArray(), mask));
    }

    private bool Fits(int bar, int offset, int length) =>
        bar is >= 0 and < 6 && offset >= 0 && offset % 8 == 0 && _bars[bar] is { Bar: { Kind: not PciBarKind.Io } found } && offset + (long)length <= found.Length;
}
