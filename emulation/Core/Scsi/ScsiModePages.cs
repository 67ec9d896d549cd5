using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>The mode pages of a unit: current, default and changeable values. SPC-4 §7.5, SBC-3 §6.5.</summary>
internal sealed class ScsiModePages
{
    private readonly Page[] _pages;
    private readonly Page _caching;
    private readonly Page _control;

    public ScsiModePages(ScsiUnitOptions options)
    {
        // AWRE and ARRE: bad blocks are replaced without being asked. SBC-3 §6.5.8
        var recovery = new Page(ModePageCode.ReadWriteErrorRecovery, 10);
        recovery.Default[2] = 0xc0;
        recovery.Default[3] = 1;
        recovery.Default[8] = 1;

        _caching = new Page(ModePageCode.Caching, 18);
        var caching = CachingPage.Write(_caching.Default);
        caching.WriteCacheEnable = options.WriteCache;
        CachingPage.Write(_caching.Changeable).WriteCacheEnable = true;

        _control = new Page(ModePageCode.Control, 10);
        var changeable = ControlPage.Write(_control.Changeable);
        changeable.DescriptorSense = true;
        changeable.SoftwareWriteProtect = true;

        // MRIE 6: reported on request; DEXCPT off. SPC-4 §7.5.11
        var exceptions = new Page(ModePageCode.InformationalExceptions, 10);
        exceptions.Default[3] = 6;

        var power = new Page(ModePageCode.PowerCondition, 38);
        _pages = [recovery, _caching, _control, power, exceptions];
        foreach (Page page in _pages)
        {
            page.Seal();
        }
    }

    public bool WriteCacheEnabled => (_caching.Current[2] & 0x04) != 0;

    public bool DescriptorSense => (_control.Current[2] & 0x04) != 0;

    public bool SoftwareWriteProtected => (_control.Current[4] & 0x08) != 0;

    public void Reset()
    {
        foreach (Page page in _pages)
        {
            page.Default.CopyTo(page.Current, 0);
        }
    }

    /// <summary>Writes the pages asked for, in the order of their codes.</summary>
    /// <returns>Bytes written; 0 where there is no such page.</returns>
    public int Write(Span<byte> destination, ModePageCode code, PageControl control)
    {
        int at = 0;
        foreach (Page page in _pages)
        {
            if (code != ModePageCode.All && code != page.Code)
            {
                continue;
            }

            byte[] values = control switch
            {
                PageControl.Changeable => page.Changeable,
                PageControl.Default => page.Default,
                _ => page.Current,
            };
            values.CopyTo(destination[at..]);
            at += values.Length;
        }

        return at;
    }

    /// <summary>Checks pages of a MODE SELECT parameter list and, with <paramref name="apply"/>, takes them over.</summary>
    /// <returns>Null when they are right.</returns>
    public ScsiSense? Select(ReadOnlySpan<byte> pages, int offset, bool apply, out bool changed)
    {
        changed = false;
        int at = 0;
        while (at < pages.Length)
        {
            ReadOnlySpan<byte> rest = pages[at..];
            if (rest.Length < 2)
            {
                return ScsiSense.ParameterLengthError;
            }

            int code = rest[0] & 0x7f;
            Page? page = Array.Find(_pages, p => (byte)p.Code == code);
            if (page is null)
            {
                return ScsiSense.InvalidParameterAt(offset + at, 5);
            }

            if (rest[1] != page.Current.Length - 2)
            {
                return ScsiSense.InvalidParameterAt(offset + at + 1);
            }

            if (rest.Length < page.Current.Length)
            {
                return ScsiSense.ParameterLengthError;
            }

            for (int i = 2; i < page.Current.Length; i++)
            {
                if (((rest[i] ^ page.Current[i]) & ~page.Changeable[i]) != 0)
                {
                    return ScsiSense.InvalidParameterAt(offset + at + i);
                }

                changed |= rest[i] != page.Current[i];
                if (apply)
                {
                    page.Current[i] = rest[i];
                }
            }

            at += page.Current.Length;
        }

        return null;
    }

    private sealed class Page(ModePageCode code, int length)
    {
        public ModePageCode Code { get; } = code;

        public byte[] Current { get; } = new byte[length + 2];

        public byte[] Default { get; } = new byte[length + 2];

        public byte[] Changeable { get; } = new byte[length + 2];

        public void Seal()
        {
            Default[0] = Changeable[0] = (byte)Code;
            Default[1] = Changeable[1] = (byte)length;
            Default.CopyTo(Current, 0);
        }
    }
}
