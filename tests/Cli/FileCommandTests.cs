using System.Text.Json;

namespace DriverKit.Cli.Tests;

/// <summary>The fs verbs, with mkfs.vfat, fsck.fat and mtools as the second opinion.</summary>
public class FileCommandTests
{
    private Workspace _work = null!;

    [SetUp]
    public void SetUp() => _work = new Workspace();

    [TearDown]
    public void TearDown() => _work.Dispose();

    [TestCase("12", 2L << 20)]
    [TestCase("16", 32L << 20)]
    [TestCase("32", 64L << 20)]
    public void What_the_tool_writes_mtools_reads(string fat, long size)
    {
        string image = _work.MakeImage("a.img", size);
        Tool.Run("fs", "mkfs", image, "--fat", fat, "--label", "TOOLTEST").Succeeds();
        string file = _work.MakeFile("data.bin", 300_000, 7);
        Tool.Run("fs", "mkdir", "-p", image, "/docs/deep/er").Succeeds();
        Tool.Run("fs", "put", image, file, "/docs/deep/er/A long näme.bin").Succeeds();
        Tool.Other("fsck.fat", "-n", image);
        Tool.Other("mcopy", "-i", image, "::/docs/deep/er/A long näme.bin", _work["back.bin"]);
        Assert.That(File.ReadAllBytes(_work["back.bin"]), Is.EqualTo(File.ReadAllBytes(file)));
    }

    [TestCase("12", "2M")]
    [TestCase("16", "32M")]
    [TestCase("32", "64M")]
    public void What_mtools_writes_the_tool_reads(string fat, string size)
    {
        string image = _work.MakeImage("a.img", int.Parse(size[..^1]) * 1048576L);
        Tool.Other("mkfs.vfat", "-F", fat, image);
        string file = _work.MakeFile("data.bin", 200_001, 8);
        Tool.Other("mmd", "-i", image, "::/sub");
        Tool.Other("mcopy", "-i", image, file, "::/sub/Ein langer Name.dat");
        Tool.Run("fs", "get", image, "/sub/Ein langer Name.dat", _work["back.bin"]).Succeeds();
        Assert.That(File.ReadAllBytes(_work["back.bin"]), Is.EqualTo(File.ReadAllBytes(file)));
        string sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
        Assert.That(Tool.Run("fs", "sum", image, "/sub/Ein langer Name.dat").Succeeds().Output, Does.StartWith(sum));
    }

    [Test]
    public void Trees_go_in_and_come_back_whole()
    {
        string image = _work.MakeImage("a.img", 32 << 20);
        Tool.Run("fs", "mkfs", image).Succeeds();
        string tree = _work["tree"];
        for (int i = 0; i < 40; i++)
        {
            string folder = Path.Combine(tree, $"d{i % 5}", $"sub {i % 3}");
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"file number {i}.bin"), [.. Enumerable.Range(0, i * 997).Select(b => (byte)b)]);
        }

        Tool.Run("fs", "put", "-r", image, tree, "/").Succeeds();
        Tool.Run("fs", "cp", "-r", image, "/tree", "/copy").Succeeds();
        Tool.Run("fs", "mv", image, "/copy", "/moved").Succeeds();
        Tool.Run("fs", "rm", "-r", image, "/tree").Succeeds();
        Tool.Run("fs", "get", "-r", image, "/moved", _work["back"]).Succeeds();
        string[] names = [.. Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(tree, f)).Order()];
        Assert.That(Directory.EnumerateFiles(_work["back"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_work["back"], f)).Order(), Is.EqualTo(names));
        foreach (string name in names)
        {
            Assert.That(File.ReadAllBytes(Path.Combine(_work["back"], name)), Is.EqualTo(File.ReadAllBytes(Path.Combine(tree, name))), name);
        }

        Tool.Other("fsck.fat", "-n", image);
    }

    [Test]
    public void Lists_are_read_by_machines_too()
    {
        string image = _work.MakeImage("a.img", 4 << 20);
        Tool.Run("fs", "mkfs", image).Succeeds();
        Tool.Run("fs", "put", image, _work.MakeFile("x.bin", 1234, 1)).Succeeds();
        Assert.That(Tool.Run("fs", "ls", image).Succeeds().Output, Is.EqualTo("x.bin\n"));
        using JsonDocument list = JsonDocument.Parse(Tool.Run("fs", "ls", image, "--json").Succeeds().Output);
        Assert.That(list.RootElement[0].GetProperty("size").GetInt64(), Is.EqualTo(1234));
        using JsonDocument space = JsonDocument.Parse(Tool.Run("fs", "df", image, "--json").Succeeds().Output);
        Assert.That(space.RootElement.GetProperty("used").GetInt64(), Is.GreaterThanOrEqualTo(1234));
        Assert.That(Tool.Run("fs", "cat", image, "x.bin").Succeeds().Output, Has.Length.GreaterThan(0));
        Assert.That(Tool.Run("fs", "stat", image, "/x.bin").Succeeds().Output, Does.Contain("1234 bytes"));
        Assert.That(Tool.Run("fs", "du", image).Succeeds().Output, Does.Contain("/"));
    }

    [Test]
    public void Names_that_look_like_something_else_are_names()
    {
        string image = _work.MakeImage("@disk:1.img", 4 << 20);
        Tool.RunIn(_work.Folder, "fs", "mkfs", "./@disk:1.img").Succeeds();
        File.WriteAllText(_work["@notes"], "at");
        Tool.RunIn(_work.Folder, "fs", "put", "@disk:1.img", "@notes", "/@notes").Succeeds();
        Assert.That(Tool.RunIn(_work.Folder, "fs", "cat", "@disk:1.img", "/@notes").Succeeds().Output, Is.EqualTo("at"));
        Assert.That(new FileInfo(image).Length, Is.EqualTo(4 << 20));
    }

    [Test]
    public void Mistakes_are_one_line_that_helps()
    {
        string image = _work.MakeImage("a.img", 4 << 20);
        Tool.Run("fs", "ls", image).Fails(1, "no FAT file system", "mkfs");
        Tool.Run("fs", "mkfs", image).Succeeds();
        Tool.Run("fs", "ls", image, "/nothing").Fails(1, "/nothing", "no such file");
        Tool.Run("fs", "get", image, "/").Fails(1, "add -r");
        Tool.Run("fs", "put", image, _work["gone"], "/").Fails(1, "no file");
        Tool.Run("fs", "ls", _work["gone.img"]).Fails(1, "no file", "emu:");
        Tool.Run("fs", "ls", image, "--partition", "3").Fails(1, "no partitions");
        Tool.Run("fs", "mkfs", image, "--fat", "13").Fails(2, "12, 16 or 32");
        Tool.Run("fs", "frobnicate").Fails(2, "frobnicate", "--help");
        Tool.Run("fs", "ls", "emu:toaster").Fails(1, "toaster", "usb-stick");
        Tool.Run("fs", "ls", "emu:usb-stick,colour=red").Fails(1, "colour");
        Tool.Run("scsi", image, "inquiry").Fails(2, "is a file");
    }

    [Test]
    public void A_full_disk_says_so_and_stays_sound()
    {
        string image = _work.MakeImage("a.img", 2 << 20);
        Tool.Run("fs", "mkfs", image).Succeeds();
        Tool full = Tool.Run("fs", "put", image, _work.MakeFile("big.bin", 3 << 20, 1));
        Assert.That(full.ExitCode, Is.EqualTo(1));
        Assert.That(full.Error, Does.Contain("no space left"));
        Tool.Other("fsck.fat", "-n", image);
    }

    [Test]
    public void A_damaged_volume_is_found_and_mended_only_when_asked()
    {
        string image = _work.MakeImage("a.img", 32 << 20);
        Tool.Other("mkfs.vfat", "-F", "16", image);
        Tool.Run("fs", "put", image, _work.MakeFile("x.bin", 50_000, 1)).Succeeds();
        Assert.That(Tool.Run("fs", "fsck", image).Succeeds().Output, Does.Contain("clean"));
        using (FileStream file = new(image, FileMode.Open, FileAccess.ReadWrite))
        {
            // A cluster that nothing leads to, in the first FAT, which begins after the reserved sectors (byte 14 of the boot sector).
            byte[] boot = new byte[512];
            file.ReadExactly(boot);
            file.Position = (boot[14] * 512) + (2 * 1000);
            file.Write([0xff, 0xff]);
        }

        byte[] before = File.ReadAllBytes(image);
        Tool found = Tool.Run("fs", "fsck", image);
        Assert.That((found.ExitCode, found.Output.Contains("clean", StringComparison.Ordinal)), Is.EqualTo((1, false)), found.Output + found.Error);
        Assert.That(File.ReadAllBytes(image), Is.EqualTo(before));
        Assert.That(Tool.Run("fs", "fsck", image, "--repair").Output, Does.Contain("mended"));
        Tool.Other("fsck.fat", "-n", image);
    }
}
