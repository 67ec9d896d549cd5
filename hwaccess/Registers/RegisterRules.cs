namespace DriverKit.Registers;

/// <summary>The access of a register, bit by bit: each bit is in at most one of the writable masks.</summary>
public readonly record struct RegisterRules
{
    /// <summary>Bits that a read gives; the others read as zero.</summary>
    public ulong Readable { get; init; }

    /// <summary>Bits that a read clears.</summary>
    public ulong ClearedByRead { get; init; }

    /// <summary>Bits that take what is written.</summary>
    public ulong Writable { get; init; }

    /// <summary>Bits that a written 1 clears.</summary>
    public ulong OneToClear { get; init; }

    /// <summary>Bits that a written 1 sets.</summary>
    public ulong OneToSet { get; init; }

    /// <summary>Bits that a written 1 sets and the device clears.</summary>
    public ulong SelfClearing { get; init; }

    /// <summary>Reserved bits that are written as zero.</summary>
    public ulong MustBeZero { get; init; }

    /// <summary>Reserved bits that are written back as read.</summary>
    public ulong Preserve { get; init; }

    /// <summary>Bits that a write can change, or act by.</summary>
    public ulong Acting => Writable | OneToClear | OneToSet | SelfClearing;

    /// <summary>What a register holds after a write, without the device's doing.</summary>
    /// <param name="before">What it held.</param>
    /// <param name="written">What is written.</param>
    /// <param name="lanes">The bits that the access covers.</param>
    public ulong Apply(ulong before, ulong written, ulong lanes)
    {
        ulong plain = Writable & lanes;
        ulong ones = written & lanes;
        return ((before & ~plain) | (ones & plain) | (ones & (OneToSet | SelfClearing))) & ~(ones & OneToClear);
    }

    internal static RegisterRules Of(RegisterEntry entry)
    {
        ulong all = ulong.MaxValue >> (64 - (8 * entry.Width));
        ulong reserved = entry.MustBeZero | entry.Preserve;
        if (entry.Access != Access.Mixed)
        {
            return new RegisterRules { Readable = all, MustBeZero = entry.MustBeZero, Preserve = entry.Preserve }
                .With(entry.Access, all & ~reserved);
        }

        var rules = new RegisterRules { Readable = all, MustBeZero = entry.MustBeZero, Preserve = entry.Preserve };
        foreach (FieldLayout field in entry.Fields)
        {
            ulong mask = (ulong.MaxValue >> (64 - field.BitWidth)) << field.BitOffset;
            rules = field.Kind == FieldKind.Reserved ? rules : rules.With(field.Access ?? Access.ReadWrite, mask);
        }

        return rules;
    }

    private RegisterRules With(Access access, ulong mask) => access switch
    {
        Access.ReadWrite => this with { Writable = Writable | mask },
        Access.WriteOnly => this with { Writable = Writable | mask, Readable = Readable & ~mask },
        Access.WriteOneToClear => this with { OneToClear = OneToClear | mask },
        Access.WriteOneToSet => this with { OneToSet = OneToSet | mask },
        Access.ReadToClear => this with { ClearedByRead = ClearedByRead | mask },
        Access.SelfClearing => this with { SelfClearing = SelfClearing | mask },
        _ => this,
    };
}
