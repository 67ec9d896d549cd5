using DriverKit.Pci;

namespace DriverKit.Interop.Linux.Pci;

/// <content>When registers are there, and when ones stand in their place. The gate is held.</content>
public abstract unsafe partial class LinuxPciFunction
{
    // PCI Power Management 1.2 §5.6.1: 10 ms into and out of D3hot, 200 µs into and out of D2.
    private static readonly TimeSpan PowerSettles = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public PciStatus SetPowerState(PciPowerState state)
    {
        lock (_gate)
        {
            if (_isRemoved || _isDisposed)
            {
                return PciStatus.Removed;
            }

            if (_powerAt == 0)
            {
                return state == PciPowerState.D0 ? PciStatus.Ok : PciStatus.NotSupported;
            }

            ushort capabilities = ReadConfig16(_powerAt + PciConfig.PowerCapabilities);
            if ((state == PciPowerState.D1 && (capabilities & PciConfig.PowerSupportsD1) == 0)
                || (state == PciPowerState.D2 && (capabilities & PciConfig.PowerSupportsD2) == 0))
            {
                return PciStatus.NotSupported;
            }

            return ChangePower(state);
        }
    }

    /// <summary>Waits until a change of the power state took effect; no wait where the host's driver does it.</summary>
    /// <param name="delay">How long.</param>
    protected virtual void WaitForPower(TimeSpan delay) => Thread.Sleep(delay);

    private PciStatus ChangePower(PciPowerState state)
    {
        ushort control = ReadConfig16(_powerAt + PciConfig.PowerControl);
        var from = (PciPowerState)(control & PciConfig.PowerStateMask);
        if (from == state)
        {
            return PciStatus.Ok;
        }

        Span<byte> saved = stackalloc byte[PciConfig.InterruptPin];
        bool isWaking = from == PciPowerState.D3Hot;
        if (isWaking)
        {
            LoadConfig(0, saved);
        }

        WriteConfig16(_powerAt + PciConfig.PowerControl, (ushort)((control & ~PciConfig.PowerStateMask) | (ushort)state));
        if (isWaking || state == PciPowerState.D3Hot)
        {
            WaitForPower(PowerSettles);
        }

        if (isWaking)
        {
            RestoreConfig(saved);
        }

        var now = (PciPowerState)(ReadConfig16(_powerAt + PciConfig.PowerControl) & PciConfig.PowerStateMask);
        Follow();
        return now == state ? PciStatus.Ok : _isRemoved ? PciStatus.Removed : PciStatus.IoError;
    }

    // PCI Power Management 1.2 §5.4: from D3hot a function may come back as from a reset. The BARs go first, the decoders last.
    private void RestoreConfig(ReadOnlySpan<byte> saved)
    {
        Span<byte> now = stackalloc byte[saved.Length];
        LoadConfig(0, now);
        if (now.SequenceEqual(saved))
        {
            return;
        }

        StoreConfig(PciConfig.InterruptLine, saved.Slice(PciConfig.InterruptLine, 1));
        for (int at = PciConfig.FirstBar; at < PciConfig.FirstBar + (BarCount * sizeof(uint)); at += sizeof(uint))
        {
            StoreConfig(at, saved.Slice(at, sizeof(uint)));
        }

        StoreConfig(PciConfig.Command, saved.Slice(PciConfig.Command, sizeof(ushort)));
    }

    private bool TouchesDecode(int offset, int width) =>
        Overlaps(offset, width, PciConfig.Command)
        || (_powerAt != 0 && Overlaps(offset, width, _powerAt + PciConfig.PowerControl))
        || (_expressAt != 0 && Overlaps(offset, width, _expressAt + PciConfig.ExpressDeviceControl));

    private bool HidesRegisters(int offset, uint value, int width) =>
        (After(offset, value, width, PciConfig.Command) & PciConfig.CommandMemory) == 0
        || (_powerAt != 0 && (After(offset, value, width, _powerAt + PciConfig.PowerControl) & PciConfig.PowerStateMask) != 0)
        || (_expressAt != 0 && Overlaps(offset, width, _expressAt + PciConfig.ExpressDeviceControl)
            && (After(offset, value, width, _expressAt + PciConfig.ExpressDeviceControl) & PciConfig.ExpressInitiateReset) != 0);

    private static bool Overlaps(int offset, int width, int register) => offset < register + sizeof(ushort) && register < offset + width;

    // What a 16-bit register holds once a write went through.
    private ushort After(int offset, uint value, int width, int register)
    {
        int result = ReadConfig16(register);
        for (int i = 0; i < width; i++)
        {
            int at = offset + i - register;
            if (at is 0 or 1)
            {
                int shift = at * 8;
                result = (result & ~(0xff << shift)) | ((byte)(value >> (i * 8)) << shift);
            }
        }

        return (ushort)result;
    }

    private void Cover()
    {
        if (!_isCovered)
        {
            _isCovered = true;
            foreach (MappedRegion mapping in _mappings)
            {
                mapping.Cover();
            }
        }
    }

    private void Follow()
    {
        ushort command = ReadConfig16(PciConfig.Command);
        ushort power = _powerAt == 0 ? (ushort)0 : ReadConfig16(_powerAt + PciConfig.PowerControl);
        bool decodes = command != ushort.MaxValue && (command & PciConfig.CommandMemory) != 0 && (power & PciConfig.PowerStateMask) == 0;
        if (!decodes)
        {
            Cover();
        }
        else if (_isCovered)
        {
            _isCovered = false;
            foreach (MappedRegion mapping in _mappings)
            {
                mapping.Uncover();
            }
        }
    }
}
