using System.Collections.Concurrent;
using System.Globalization;
using DriverKit.Emulation.UsbStick;

namespace DriverKit.Lab.Tests;

/// <summary>
/// Whether the faults that our sticks imitate are the faults that Linux's table is about: under a neutral id a personality must
/// hurt Linux's own driver, save where that has a heuristic, and under the id of its entry it must work.
/// </summary>
[TestFixture]
[NonParallelizable]
public sealed class PersonalityTests
{
    private const int AtOnce = 8;
    private const string Complaint = "the kernel says:";
    private const string LabFailure = "no verdict:";

    /// <summary>Sticks whose fault the workout cannot show, and why.</summary>
    private static readonly Dictionary<string, string> NotShown = new()
    {
        ["needs-delay"] = "its commands come over a network already, which is slow enough",
        ["no-medium"] = "it never has a disk to work with",
    };

    private static readonly ConcurrentDictionary<string, string> _verdicts = new();
    private static readonly Lazy<Task> Run = new(RunAllAsync);

    private static IEnumerable<string> UnderNeutralId => Personalities.All.Select(p => p.Name).Where(n => !NotShown.ContainsKey(n));

    private static IEnumerable<string> UnderTableId =>
        Personalities.All.Where(p => p.LinuxFlag.Length > 0).Select(p => p.Name);

    /// <summary>Lets the run begin beside other tests, where the whole lab is run: its guest mostly waits for Linux's timeouts.</summary>
    internal static void BeginEarly()
    {
        if (Environment.GetEnvironmentVariable("DRIVERKIT_LAB_WHOLE") == "1")
        {
            _ = Run.Value;
        }
    }

    [OneTimeSetUp]
    public static Task HaveRunAsync() => Run.Value;

    private static async Task RunAllAsync()
    {
        await using LabGuest guest = await LabGuest.BootAsync(new LabGuestOptions
        {
            Name = "personalities",
            ToolFolder = await PublishedPrograms.PublishAsync(),
        });
        GuestScripts.CopyInto(guest, "vhci.sh", "workout.sh");
        await guest.OutputOfAsync(GuestScripts.LoadUsb);
        await guest.OutputOfAsync("modprobe vhci_hcd");
        (string Key, string Locator)[] sticks =
        [
            .. UnderNeutralId.Select(n => (n, $"emu:usb-stick,size=16M,personality={n}")),
            .. UnderTableId.Select(n => (n + " known", $"emu:usb-stick,size=16M,personality={n},table-id")),
        ];
        string locators = string.Join(' ', sticks.Select((s, i) => $"{s.Locator},serial={SerialOf(i)}"));
        GuestCommand server = await guest.StartAsync($"exec /tool/labprobe export {locators} > /tmp/export.out 2>&1");
        await guest.OutputOfAsync(GuestScripts.WaitForText("/tmp/export.out", "serving"));
        // Most of the time goes by in Linux's timeouts, so several are waited for at once.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sticks.Length), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, _) => _verdicts[sticks[i].Key] = await WorkoutAsync(guest, i, sticks[i].Key.EndsWith("known", StringComparison.Ordinal)));
        await server.SignalAsync("TERM");
        await server.WaitAsync(TimeSpan.FromMinutes(2));
        TestContext.Progress.WriteLine(string.Join('\n', _verdicts.OrderBy(v => v.Key).Select(v => $"{v.Key}: {v.Value}")));
    }

    [TestCaseSource(nameof(UnderNeutralId))]
    public void UnderANeutralIdItHurtsUnlessLinuxCopes(string name)
    {
        Assert.That(Personalities.TryFind(name, out Personality? personality));
        Assert.That(_verdicts[name], Does.Not.StartWith(LabFailure));
        Assert.That(
            _verdicts[name],
            // A heuristic may need a reset or two before it knows; the data are right all the same.
            personality!.LinuxCopes.Length > 0 ? Is.EqualTo("fine").Or.StartsWith(Complaint) : Is.Not.EqualTo("fine"),
            personality.LinuxCopes.Length > 0 ? $"Linux copes: {personality.LinuxCopes}" : $"harm expected: {personality.Harm}");
    }

    [TestCaseSource(nameof(UnderTableId))]
    public void UnderTheIdOfLinuxsTableItWorks(string name) => Assert.That(_verdicts[name + " known"], Is.EqualTo("fine"));

    private static string SerialOf(int index) => (0xd51c_0000_0000 + index).ToString("X12", CultureInfo.InvariantCulture);

    private static async Task<string> WorkoutAsync(LabGuest guest, int index, bool known)
    {
        int patience = known ? 120 : 45;
        try
        {
            GuestResult result = await guest.RunAsync($"sh /lab/workout.sh 1-{index + 1} {SerialOf(index)} {patience}", TimeSpan.FromMinutes(6));
            return result.ExitCode == 0 ? result.Output.Trim() : $"{LabFailure} {result.Everything}";
        }
        catch (LabException e)
        {
            return $"{LabFailure} {e.Message}";
        }
    }
}
