using System.Globalization;

namespace DriverKit.Lab.Tests;

/// <summary>
/// The libusb backend beside the guest kernel's own driver: raw reads of one stick, no cache, in alternating pairs. Everything is
/// emulated, so only the ratio of the two says anything.
/// </summary>
[TestFixture]
[NonParallelizable]
public sealed class ThroughputTests
{
    private const int Pairs = 5;

    /// <summary>
    /// A guard against collapse, no more. The aim is 0.9 of the kernel's driver from 64 KiB up; one phase at a time, as the probe
    /// works and as QEMU's stick demands, reaches 0.2 to 0.3 on a busy machine.
    /// </summary>
    private const double Floor = 0.05;

    private static readonly (int Block, int Total)[] Sizes = [(4 << 10, 2 << 20), (64 << 10, 24 << 20), (120 << 10, 200 * (120 << 10)), (1 << 20, 24 << 20)];

    [Test]
    public async Task TheBackendKeepsUpWithTheKernelsDriver()
    {
        await using LabGuest guest = await LabGuest.BootAsync(new LabGuestOptions
        {
            Name = "throughput",
            ToolFolder = await PublishedPrograms.PublishAsync(),
            Sticks = [new LabStick("fast", UsbController.Xhci, StickImage.Create("throughput", 64), "LAB-FAST")],
        });
        await guest.OutputOfAsync(GuestScripts.LoadUsb);
        var ratios = Sizes.ToDictionary(s => s.Block, _ => new List<double>());
        var table = new List<string>();
        for (int pair = 0; pair < Pairs; pair++)
        {
            foreach ((int block, int total) in Sizes)
            {
                string disk = await guest.OutputOfAsync(GuestScripts.WaitForDisk("LAB-FAST"));
                double kernel = Seconds(await guest.OutputOfAsync(
                    $"LC_ALL=C /usr/bin/dd if=/dev/{disk} of=/dev/null bs={block} count={total / block} iflag=direct 2>&1 | awk '/copied/ {{ print $(NF-3) }}'"));
                string[] answer = (await guest.OutputOfAsync($"/tool/labprobe read {UsbfsSticks.Fast} {block} {total} 1")).Split(' ');
                double ours = Seconds(answer[1]);
                ratios[block].Add(kernel / ours);
                double mebibytes = total / 1048576.0;
                table.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{block >> 10,5} KiB: kernel {mebibytes / kernel,6:F1} MiB/s, ours {mebibytes / ours,6:F1} MiB/s, ratio {kernel / ours:F2}"));
            }
        }

        foreach ((int block, List<double> values) in ratios)
        {
            table.Add(string.Create(CultureInfo.InvariantCulture, $"{block >> 10,5} KiB: median ratio {Median(values):F2}"));
        }

        TestContext.Progress.WriteLine(string.Join('\n', table));
        Assert.That(ratios.Where(r => r.Key >= 64 << 10).Select(r => Median(r.Value)), Is.All.GreaterThan(Floor));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
