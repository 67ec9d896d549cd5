using System.Text.Json;

namespace DriverKit.Cli.Tests;

/// <summary>The verbs that work on devices, with emulated ones.</summary>
public class DeviceCommandTests
{
    private Workspace _work = null!;

    [SetUp]
    public void SetUp() => _work = new Workspace();

    [TearDown]
    public void TearDown() => _work.Dispose();

    [Test]
    public void Run_without_anything_shows_a_stick_from_bus_to_files()
    {
        string output = Tool.Run("run").Succeeds().Output;
        foreach (string word in (string[])["usb0 at ugenhc0", "umass0 at uhub0", "sd0 at scsibus0", "dk0: partition 1", "README.TXT", "ugenhc0: detached"])
        {
            Assert.That(output, Does.Contain(word));
        }

        Assert.That(output, Does.Not.Contain("unsound"));
    }

    [Test]
    public void Files_written_through_the_stack_are_in_the_image()
    {
        string image = _work.MakeImage("stick.img", 32 << 20);
        Tool.Run("fs", "mkfs", $"emu:usb-stick,image={image}").Succeeds();
        string file = _work.MakeFile("data.bin", 1_500_000, 3);
        Tool.Run("fs", "put", $"emu:usb-stick,image={image}", file).Succeeds();
        Tool.Other("fsck.fat", "-n", image);
        Tool.Other("mcopy", "-i", image, "::/data.bin", _work["back.bin"]);
        Assert.That(File.ReadAllBytes(_work["back.bin"]), Is.EqualTo(File.ReadAllBytes(file)));
        Tool.Run("fs", "get", $"emu:usb-stick,image={image},personality=bogus-residue", "/data.bin", _work["again.bin"]).Succeeds();
        Assert.That(File.ReadAllBytes(_work["again.bin"]), Is.EqualTo(File.ReadAllBytes(file)));
    }

    [Test]
    public void Scsi_commands_go_to_the_unit()
    {
        Assert.That(Tool.Run("scsi", "emu:usb-stick", "inquiry").Succeeds().Output, Does.Contain("DeviceType"));
        Assert.That(Tool.Run("scsi", "emu:usb-stick,size=64M", "capacity").Succeeds().Output, Does.Contain("64 MiB"));
        Assert.That(Tool.Run("scsi", "emu:usb-stick", "raw", "12 00 00 00 24 00", "--in", "36").Succeeds().Output, Does.StartWith("0000  "));
        Tool.Run("scsi", "emu:usb-stick", "raw", "ff0000000000").Fails(1, "IllegalRequest");
        Tool.Run("scsi", "emu:usb-stick", "raw", "12").Fails(2, "6 to 16 bytes");
        Tool.Run("scsi", "emu:usb-stick", "raw", "xyzzy").Fails(2, "hexadecimal");
    }

    [Test]
    public void Usb_requests_go_to_the_device()
    {
        string descriptors = Tool.Run("usb", "emu:usb-stick", "descriptors").Succeeds().Output;
        Assert.That(descriptors, Does.Contain("Configuration").And.Contain("Endpoint"));
        Assert.That(Tool.Run("usb", "emu:usb-stick", "control", "80", "06", "0100", "0", "18").Succeeds().Output, Does.StartWith("0000  12 01"));
        Tool.Run("usb", "emu:usb-stick", "control", "80", "06", "ff00", "0", "18").Fails(1, "Stall");
    }

    [Test]
    public void Reading_is_measured_through_the_whole_stack()
    {
        string[] sizes = ["--size", "4K", "64K,1M", "--seconds", "0.1"];
        Assert.That(Tool.Run(["bench", "read", "emu:usb-stick", .. sizes]).Succeeds().Output, Does.Contain("64 KiB").And.Contain("MiB/s"));
        using JsonDocument figures = JsonDocument.Parse(Tool.Run(["bench", "read", "emu:usb-stick", "--json", .. sizes]).Succeeds().Output);
        Assert.That(figures.RootElement.EnumerateArray().Select(f => f.GetProperty("size").GetInt32()), Is.EqualTo(new[] { 4096, 65536, 1 << 20 }));
        Assert.That(figures.RootElement.EnumerateArray().Select(f => f.GetProperty("mebibytesPerSecond").GetDouble()), Is.All.Positive);
        Tool.Run("bench", "read", "emu:usb-stick", "--size", "1000").Fails(2, "does not fit");
        Tool.Run("bench", "read", "emu:usb-stick", "--size", "much").Fails(2, "is no size");
    }

    [Test]
    public void Devices_are_listed_for_people_and_machines()
    {
        Assert.That(Tool.Run("devices").Succeeds().Output, Does.Contain("emu:usb-stick"));
        using JsonDocument list = JsonDocument.Parse(Tool.Run("devices", "--json").Succeeds().Output);
        Assert.That(list.RootElement.EnumerateArray().Select(d => d.GetProperty("scheme").GetString()), Does.Contain("emu"));
    }

    [Test]
    public void An_exported_stick_is_reached_over_the_network_and_ctrl_c_ends_the_export()
    {
        string image = _work.MakeImage("stick.img", 16 << 20);
        Tool.Run("fs", "mkfs", image).Succeeds();
        using System.Diagnostics.Process server = Tool.Start(_work.Folder, "export", "usbip", "emu:usb-stick,image=stick.img", "--listen", "127.0.0.1:0");
        string line = server.StandardOutput.ReadLine() ?? "";
        string port = line[(line.LastIndexOf(':', line.IndexOf(';')) + 1)..line.IndexOf(';')];
        string file = _work.MakeFile("data.bin", 400_000, 5);
        Tool.Run("fs", "put", $"usbip:127.0.0.1:{port}/1-1", file, "/").Succeeds();
        Tool.Other("kill", "-INT", server.Id.ToString());
        Assert.That(server.WaitForExit(20_000));
        Assert.That(server.ExitCode, Is.Zero);
        Tool.Other("mcopy", "-i", image, "::/data.bin", _work["back.bin"]);
        Assert.That(File.ReadAllBytes(_work["back.bin"]), Is.EqualTo(File.ReadAllBytes(file)));
    }

    [Test]
    public void A_remote_stick_is_real_and_is_not_formatted_unasked()
    {
        using System.Diagnostics.Process server = Tool.Start(_work.Folder, "export", "usbip", "emu:usb-stick,size=16M,serial=ABC123", "--listen", "127.0.0.1:0");
        string line = server.StandardOutput.ReadLine() ?? "";
        string port = line[(line.LastIndexOf(':', line.IndexOf(';')) + 1)..line.IndexOf(';')];
        string target = $"usbip:127.0.0.1:{port}/1-1";
        Tool.Run("fs", "mkfs", target).Fails(1, "--destroy", "ABC123");
        Tool.Run("fs", "mkfs", target, "--destroy", "WRONG").Fails(1, "--destroy");
        Tool.Run("fs", "mkfs", target, "--destroy", "ABC123").Succeeds();
        Tool.Other("kill", "-TERM", server.Id.ToString());
        Assert.That(server.WaitForExit(20_000));
    }
}
