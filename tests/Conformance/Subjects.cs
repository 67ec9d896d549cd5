namespace DriverKit.Conformance.Tests;

/// <summary>
/// What the suites run on. <c>DRIVERKIT_CONFORMANCE=edu@vfio=vfio:0000:00:04.0;nvme@vfio=vfio:0000:00:05.0</c> puts others in their place:
/// the same suites on real functions.
/// </summary>
internal static class Subjects
{
    private const string Variable = "DRIVERKIT_CONFORMANCE";

    private static readonly Subject[] Here =
    [
        new("edu", "emu", "emu:edu"),
        new("edu", "qtest", "qtest:edu"),
        new("nvme", "emu", "emu:nvme,image=IMAGE"),
        new("nvme-4k", "emu", "emu:nvme,image=IMAGE,block=4096"),
        new("nvme", "qtest", "qtest:nvme,image=IMAGE"),
        new("nvme-4k", "qtest", "qtest:nvme,image=IMAGE,logical_block_size=4096,physical_block_size=4096"),
        new("e1000", "emu", "emu:e1000,msi=no"),
        new("e1000", "qtest", "qtest:e1000"),
        new("usb-stick", "emu", "emu:usb-stick,image=IMAGE"),
    ];

    // Interfaces whose wire has a station at the other end that echoes; LOCAL and REMOTE are ports of this machine.
    private static readonly Subject[] Echoing =
    [
        new("e1000", "emu", "emu:e1000,wire=echo,link-ms=100"),
        new(
            "e1000",
            "qtest",
            @"qtest:e1000,netdev=dgram\,local.type=inet\,local.host=127.0.0.1\,local.port=LOCAL\,remote.type=inet\,remote.host=127.0.0.1\,remote.port=REMOTE"),
    ];

    public static bool AreGiven => Given is { Length: > 0 };

    public static IEnumerable<Subject> PciFunctions => All.Where(s => DeviceFacts.Of(s) is not null);

    public static IEnumerable<Subject> EduCards => All.Where(s => s.Device == "edu");

    public static IEnumerable<Subject> BlockDevices => All.Where(s => s.Device is "usb-stick" or "nvme" or "nvme-4k");

    public static IEnumerable<Subject> NetworkInterfaces => AreGiven ? [] : Echoing;

    private static string? Given => Environment.GetEnvironmentVariable(Variable);

    private static IEnumerable<Subject> All => AreGiven ? Given!.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Parse) : Here;

    private static Subject Parse(string text) => text.Split('=', 2) is [var name, var locator] && name.Split('@') is [var device, var backing]
        ? new Subject(device, backing, locator)
        : throw new FormatException($"{Variable}: '{text}' is not DEVICE@BACKING=LOCATOR");
}
