using DriverKit.Usb;

namespace DriverKit.Decorators;

/// <summary>Which transfers meet a fault, and what fault. The same plan and the same transfers give the same faults.</summary>
public sealed record UsbFaultPlan
{
    /// <summary>No fault at all: for counting the points where one may be.</summary>
    public static UsbFaultPlan CountOnly { get; } = new();

    /// <summary>What befalls the chosen transfers.</summary>
    public UsbFaultKind Kind { get; init; }

    /// <summary>The one that is chosen, counted from 1; 0 for none by number.</summary>
    public long At { get; init; }

    /// <summary>Each so many-th is chosen; 0 for none so.</summary>
    public long Every { get; init; }

    /// <summary>Each is chosen with this probability, 0 to 1.</summary>
    public double Probability { get; init; }

    /// <summary>What chance and the place of a changed byte are derived of.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether requests on endpoint 0 count too; they do not by default, for much of a device's bring-up is made of them.</summary>
    public bool IncludesControl { get; init; }

    /// <summary>Further condition on what counts; null for none.</summary>
    public Func<UsbTransfer, bool>? Where { get; init; }

    /// <summary>A fault at one transfer.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="transfer">Its number, from 1.</param>
    public static UsbFaultPlan Once(UsbFaultKind kind, long transfer) => new() { Kind = kind, At = transfer };

    internal bool Counts(UsbTransfer transfer) =>
        (IncludesControl || transfer.Kind is UsbTransferKind.Bulk or UsbTransferKind.Interrupt) && (Where is null || Where(transfer));

    internal bool Chooses(long number)
    {
        if (Kind == UsbFaultKind.None)
        {
            return false;
        }

        return number == At || (Every > 0 && number % Every == 0)
            || (Probability > 0 && (Mix(number) >> 11) * (1.0 / (1UL << 53)) < Probability);
    }

    internal int Place(long number, int length) => (int)(Mix(~number) % (ulong)length);

    // The finaliser of SplitMix64: as good as chance, and the same for the same number.
    private ulong Mix(long number)
    {
        ulong x = Seed + ((ulong)number * 0x9E3779B97F4A7C15);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
