namespace DriverKit.Cli.Tests;

/// <summary>PCI functions by locator: the same verbs, the model or QEMU's below.</summary>
public class PciCommandTests
{
    private Workspace _work = null!;

    [SetUp]
    public void SetUp() => _work = new Workspace();

    [TearDown]
    public void TearDown() => _work.Dispose();

    [TestCase("emu:edu")]
    [TestCase("qtest:edu")]
    public void Run_brings_the_card_up(string locator)
    {
        string output = Tool.Run("run", locator).Succeeds().Output;
        foreach (string word in (string[])["1234:11e8", "edu0 at pci0 dev 0 function 0: version 1.0, Msi", "character devices", "pci0: detached"])
        {
            Assert.That(output, Does.Contain(word));
        }
    }

    [Test]
    public void What_one_backing_writes_the_other_reads()
    {
        string image = _work.MakeImage("disk.img", 32 << 20);
        string file = _work.MakeFile("data.bin", 900_000, 5);
        Tool.Run("fs", "mkfs", $"emu:nvme,image={image}").Succeeds();
        Tool.Run("fs", "put", $"qtest:nvme,image={image}", file).Succeeds();
        Tool.Other("fsck.fat", "-n", image);
        Tool.Run("fs", "get", $"emu:nvme,image={image}", "/data.bin", _work["back.bin"]).Succeeds();
        Assert.That(File.ReadAllBytes(_work["back.bin"]), Is.EqualTo(File.ReadAllBytes(file)));
        Assert.That(Tool.Run("run", $"qtest:nvme,image={image}").Succeeds().Output, Does.Contain("data.bin"));
    }

    [Test]
    public void A_function_without_a_driver_is_named()
    {
        Tool tool = Tool.Run("run", "qtest:pci-testdev");
        Assert.That(tool.ExitCode, Is.Not.Zero);
        Assert.That(tool.Output + tool.Error, Does.Contain("no driver is for 1b36:0005"));
    }

    [Test]
    public void Devices_lists_models_and_qtest()
    {
        string output = Tool.Run("devices").Succeeds().Output;
        Assert.That(output, Does.Contain("emu:edu").And.Contain("emu:nvme").And.Contain("qtest:edu"));
    }
}
