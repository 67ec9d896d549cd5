namespace DriverKit.Registers.Tests;

/// <summary>The register tables of the devices' READMEs: as the maps say, or rewritten where DRIVERKIT_UPDATE is 1.</summary>
internal sealed class ReadmeTableTests
{
    private static readonly string Root = FindRoot();

    private static IEnumerable<RegisterMap> Maps =>
        DeviceRegisterMaps.Create().SelectMany(device => device.Blocks).Select(block => block.Map);

    [TestCaseSource(nameof(Maps))]
    public void EveryDevicesTableIsInAReadmeAndUpToDate(RegisterMap map)
    {
        string begin = RegisterTable.BeginMarker(map.BlockName);
        string[] readmes = [.. new[] { "hwaccess/Specs", "drivers", "emulation" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "README.md", SearchOption.AllDirectories))
            .Where(path => File.ReadAllText(path).Contains(begin, StringComparison.Ordinal))];
        Assert.That(readmes, Is.Not.Empty, $"no README has the line {begin}");
        foreach (string readme in readmes)
        {
            string text = File.ReadAllText(readme);
            int start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
            int end = text.IndexOf(RegisterTable.EndMarker, start, StringComparison.Ordinal);
            Assert.That(end, Is.GreaterThan(0), $"{readme} has no line {RegisterTable.EndMarker} after the table");
            string table = $"\n\n{RegisterTable.Markdown(map)}\n";
            if (Environment.GetEnvironmentVariable("DRIVERKIT_UPDATE") == "1")
            {
                File.WriteAllText(readme, text[..start] + table + text[end..]);
            }
            else
            {
                Assert.That(text[start..end], Is.EqualTo(table), $"{readme} is not what the map says: run this test with DRIVERKIT_UPDATE=1");
            }
        }
    }

    [Test]
    public void TheDevicesAreKnown() => Assert.That(
        DeviceRegisterMaps.Create().Select(device => device.Name), Is.SupersetOf(new[] { "edu", "e1000", "nvme" }));

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DriverKit.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run from within the tree.");
        }

        return folder;
    }
}
