using System.Globalization;

namespace DriverKit.Interop.Linux;

/// <summary>How much memory this process may pin for devices.</summary>
public static unsafe class LockedMemory
{
    // capabilities(7): CAP_IPC_LOCK is bit 14.
    private const int IpcLock = 14;

    /// <summary>Bytes, or <see cref="ResourceLimit.Unlimited"/>: no limit, or a process that none holds for (CAP_IPC_LOCK).</summary>
    public static ulong Limit
    {
        get
        {
            ResourceLimit limit;
            return MayExceed() || LinuxNative.Getrlimit(LinuxNative.LimitLockedMemory, &limit) != 0 ? ResourceLimit.Unlimited : limit.Current;
        }
    }

    /// <summary>What raises the limit.</summary>
    public static string Remedy =>
        "raise it: 'ulimit -l unlimited' as root before the program, or '@driverkit - memlock unlimited' in /etc/security/limits.d/driverkit.conf and a new login";

    /// <summary>The limit, for a person.</summary>
    public static string Describe()
    {
        ulong limit = Limit;
        return limit == ResourceLimit.Unlimited
            ? "memory may be locked without limit"
            : string.Create(CultureInfo.InvariantCulture, $"the limit of locked memory (RLIMIT_MEMLOCK, {limit >> 10} KiB) is too small");
    }

    private static bool MayExceed()
    {
        try
        {
            const string field = "CapEff:";
            string? line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            return line is not null
                && ulong.TryParse(line.AsSpan(field.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong held)
                && ((held >> IpcLock) & 1) != 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
