namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>
/// Turns the volume's dates and times into nanoseconds since 1970 and back. They are taken as UTC, whatever clock wrote them.
/// </summary>
internal static class FatClock
{
    public const long Second = 1_000_000_000;
    private const long Day = 86400 * Second;
    private const int FirstYear = 1980;
    private const int LastYear = 2107;

    /// <summary>A date and time; a date that is none gives 0.</summary>
    public static long ToNanoseconds(FatDate date, FatTime time, int centiseconds = 0)
    {
        int year = FirstYear + date.YearsSince1980;
        if (date.Month is 0 or > 12 || date.Day == 0 || date.Day > DateTime.DaysInMonth(year, date.Month))
        {
            return 0;
        }

        long seconds = (time.Hour * 3600L) + (time.Minute * 60) + (time.DoubleSeconds * 2);
        long day = (new DateTime(year, date.Month, date.Day) - DateTime.UnixEpoch).Days;
        return (day * Day) + (seconds * Second) + (Math.Min(centiseconds, 199) * 10_000_000L);
    }

    /// <summary>The nearest date and time not after the given one; out of range it is clamped.</summary>
    public static void FromNanoseconds(long nanoseconds, out FatDate date, out FatTime time, out byte centiseconds)
    {
        DateTime at = DateTime.UnixEpoch.AddTicks(nanoseconds / 100);
        if (at.Year < FirstYear)
        {
            at = new DateTime(FirstYear, 1, 1);
        }
        else if (at.Year > LastYear)
        {
            at = new DateTime(LastYear, 12, 31, 23, 59, 59);
        }

        date = FatDate.FromRaw((ushort)(at.Day | (at.Month << 5) | ((at.Year - FirstYear) << 9)));
        time = FatTime.FromRaw((ushort)((at.Second / 2) | (at.Minute << 5) | (at.Hour << 11)));
        centiseconds = (byte)((at.Second % 2 * 100) + (at.Millisecond / 10));
    }
}
