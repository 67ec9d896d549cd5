using System.Diagnostics;
using DriverKit.Emulation;

namespace DriverKit.Iscsi.Tests;

/// <summary>Debian's iscsi-test-cu against the SCSI target engine, by way of the iSCSI front.</summary>
public sealed class LibiscsiTests
{
    [Test]
    public void Explore()
    {
        var unit = new ScsiLogicalUnit(
            new ScsiUnitOptions { Removable = true, WriteCache = true, VersionDescriptors = [0x00a0, 0x0460, 0x04c0, 0x0960] },
            new ScsiMedium(new MemoryMedium(64 << 20)));
        using var server = new IscsiServer(new ScsiTarget(unit), "iqn.2026-11.driverkit:disk");
        string filter = Environment.GetEnvironmentVariable("ISCSI_TESTS") ?? "ALL";
        var start = new ProcessStartInfo("iscsi-test-cu", ["-d", "-n", "-t", filter, $"iscsi://127.0.0.1:{server.Port}/{server.Name}/0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Assert.That(process.WaitForExit(300_000));
        File.WriteAllText("/tmp/w/iscsi.out", output.Result);
        File.WriteAllText("/tmp/w/iscsi.err", errors.Result);
    }
}
