using System.Diagnostics;
using System.Text.RegularExpressions;
using DriverKit.Emulation;

namespace DriverKit.Iscsi.Tests;

/// <summary>Debian's iscsi-test-cu (libiscsi) against the SCSI target engine, by way of the iSCSI front.</summary>
public sealed partial class LibiscsiTests
{
    /// <summary>Tests that do not pass, and why they are not made to.</summary>
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["StartStopUnit.PwrCnd"] =
            "wants GOOD for power conditions that SBC-3 5.25 reserves; the engine answers INVALID FIELD IN CDB",
        ["WriteSame10.UnmapUntilEnd"] =
            "unmaps with a block of FFh and wants zeroes back; with LBPRZ set such a block is to be written, SBC-3 5.50",
    };

    /// <summary>Tests that skip themselves, and why.</summary>
    private static readonly Dictionary<string, string> Skipped = new()
    {
        ["ExtendedCopy"] = "EXTENDED COPY is no command of the engine",
        ["ReceiveCopyResults"] = "RECEIVE COPY RESULTS is no command of the engine",
        ["GetLBAStatus"] = "GET LBA STATUS is no command of the engine: a block file does not tell what is mapped",
        ["NoMedia"] = "its last step is GET LBA STATUS; all before it passed",
        ["ReadDefectData10"] = "READ DEFECT DATA is no command of the engine",
        ["ReadDefectData12"] = "READ DEFECT DATA is no command of the engine",
        ["Sanitize"] = "SANITIZE is no command of the engine",
        ["WriteAtomic16"] = "WRITE ATOMIC is no command of the engine",
        ["ReadOnly"] = "needs a write-protected unit: run with one",
        ["MultipathIO"] = "needs a second path: run with one",
    };

    [Test]
    public void A_removable_disk_passes()
    {
        Outcome outcome = Run("ALL", new ScsiUnitOptions { Removable = true, WriteCache = true, PhysicalExponent = 3 }, 512);
        Assert.That(outcome.Failed, Is.EquivalentTo(LeftOut.Keys), outcome.Output);
        Assert.That(outcome.Passed, Is.GreaterThanOrEqualTo(227));
        Assert.That(outcome.Skipped.Where(s => !Skipped.ContainsKey(s.Split('.')[0])), Is.Empty);
    }

    [TestCase(4096)]
    [TestCase(2048)]
    public void Other_block_sizes_pass(int blockSize)
    {
        Outcome outcome = Run(
            "ALL.Read10,ALL.Read16,ALL.Write10,ALL.Write16,ALL.Verify10,ALL.Verify16,ALL.CompareAndWrite,ALL.Unmap,ALL.OrWrite,ALL.ReadCapacity16",
            new ScsiUnitOptions(), blockSize);
        Assert.That(outcome.Failed, Is.Empty, outcome.Output);
        Assert.That(outcome.Passed, Is.GreaterThanOrEqualTo(40));
    }

    [Test]
    public void A_write_protected_disk_passes()
    {
        Outcome outcome = Run("ALL.ReadOnly", new ScsiUnitOptions(), 512, writeProtected: true);
        Assert.That(outcome.Failed, Is.Empty, outcome.Output);
        Assert.That(outcome.Skipped, Is.Empty);
        Assert.That(outcome.Passed, Is.EqualTo(1));
    }

    [Test]
    public void Two_paths_to_one_unit_pass()
    {
        Outcome outcome = Run("ALL.MultipathIO", new ScsiUnitOptions(), 512);
        Assert.That(outcome.Failed, Is.Empty, outcome.Output);
        Assert.That(outcome.Skipped, Is.Empty);
        Assert.That(outcome.Passed, Is.EqualTo(4));
    }

    private static Outcome Run(string tests, ScsiUnitOptions options, int blockSize, bool writeProtected = false)
    {
        // SAM-5, SPC-4, SBC-3, iSCSI: version descriptors of SPC-4 table 142
        options = options with { VersionDescriptors = [0x00a0, 0x0460, 0x04c0, 0x0960] };
        var medium = new ScsiMedium(new MemoryMedium(256 << 20), blockSize, writeProtected);
        using var server = new IscsiServer(new ScsiTarget(new ScsiLogicalUnit(options, medium)), "iqn.2026-11.driverkit:disk");
        var outcome = new Outcome();
        foreach (string test in tests.Split(','))
        {
            string url = $"iscsi://127.0.0.1:{server.Port}/{server.Name}/0";
            outcome.Add(Start(test.Contains("Multipath") ? ["-d", "-v", "-t", test, url, url] : ["-d", "-v", "-t", test, url]));
        }

        Assert.That(outcome.FailedBySums, Is.EqualTo(outcome.Failed.Count), outcome.Output);
        TestContext.Out.WriteLine($"{outcome.Passed} passed, {outcome.Failed.Count} failed, {outcome.Skipped.Count} of the passed skipped something");
        foreach (string name in outcome.Failed)
        {
            TestContext.Out.WriteLine($"left out: {name}: {LeftOut.GetValueOrDefault(name)}");
        }

        foreach (string name in outcome.Skipped)
        {
            TestContext.Out.WriteLine($"skipped: {name}: {Skipped.GetValueOrDefault(name.Split('.')[0])}");
        }

        return outcome;
    }

    private static string Start(string[] arguments)
    {
        var start = new ProcessStartInfo("iscsi-test-cu", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(300_000))
        {
            process.Kill();
            Assert.Fail($"iscsi-test-cu {string.Join(' ', start.ArgumentList)} did not end");
        }

        Assert.That(errors.Result, Does.Not.Contain("Failed to"));
        return output.Result;
    }

    /// <summary>The tool's own sums at the end: how many tests there are, ran, passed and failed.</summary>
    [GeneratedRegex(@"^\s+tests\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex SumLine();

    [GeneratedRegex(@"^Suite: (\S+)")]
    private static partial Regex SuiteLine();

    [GeneratedRegex(@"^  Test: (\S+) \.\.\.")]
    private static partial Regex TestLine();

    private sealed class Outcome
    {
        public int Passed { get; private set; }

        public List<string> Failed { get; } = [];

        public int FailedBySums { get; private set; }

        public HashSet<string> Skipped { get; } = [];

        public string Output { get; private set; } = "";

        public void Add(string output)
        {
            Output += output;
            string suite = "";
            string test = "";
            foreach (string line in output.Split('\n'))
            {
                if (SuiteLine().Match(line) is { Success: true } s)
                {
                    suite = s.Groups[1].Value;
                }

                if (TestLine().Match(line) is { Success: true } t)
                {
                    test = $"{suite}.{t.Groups[1].Value}";
                }

                if (line.Contains("[SKIPPED]", StringComparison.Ordinal))
                {
                    Skipped.Add(test);
                }

                if (line.EndsWith("FAILED", StringComparison.Ordinal))
                {
                    Failed.Add(test);
                }
            }

            Match sums = SumLine().Match(output);
            Assert.That(sums.Success, "iscsi-test-cu ended without its sums: " + output);
            Passed += int.Parse(sums.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture);
            FailedBySums += int.Parse(sums.Groups[4].Value, System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
