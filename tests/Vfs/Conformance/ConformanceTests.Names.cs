using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;
using static DriverKit.Vfs.Tests.Conformance.VfsMachine;

namespace DriverKit.Vfs.Tests.Conformance;

/// <content>Directories, names, links.</content>
public partial class ConformanceTests
{
    [Test]
    public void Directories_are_made_listed_and_removed()
    {
        using VfsMachine m = fs.Start();
        m.Mkdir("d");
        m.Mkdir("d/e/");
        Fails(m.C.MakeDirectory("d", 0x1ff), Errno.EEXIST);
        Fails(m.C.MakeDirectory("d/.", 0x1ff), Errno.EEXIST);
        Fails(m.C.MakeDirectory("/", 0x1ff), Errno.EEXIST);
        Fails(m.C.MakeDirectory("x/y", 0x1ff), Errno.ENOENT);
        m.Put("d/f", "x");
        Fails(m.C.MakeDirectory("d/f", 0x1ff), Errno.EEXIST);
        Fails(m.C.MakeDirectory("d/f/g", 0x1ff), Errno.ENOTDIR);
        Assert.That(m.List("d"), Is.EqualTo(new[] { "e", "f" }));
        Fails(m.C.RemoveDirectory("d"), Errno.ENOTEMPTY);
        Fails(m.C.RemoveDirectory("d/f"), Errno.ENOTDIR);
        Fails(m.C.RemoveDirectory("d/."), Errno.EINVAL);
        Fails(m.C.RemoveDirectory("none"), Errno.ENOENT);
        Fails(m.C.Unlink("d/e"), Errno.EPERM);
        Fails(m.C.RemoveDirectory("/m"), Errno.EBUSY);
        Ok(m.C.RemoveDirectory("d/e"));
        Ok(m.C.Unlink("d/f"));
        Ok(m.C.RemoveDirectory("d"));
        Assert.That(m.List("."), Is.Empty);
        m.Unmount();
    }

    [Test]
    public void A_removed_directory_is_empty_and_takes_nothing_new()
    {
        using VfsMachine m = fs.Start();
        m.Mkdir("d");
        Process process = m.Kernel.CreateProcess();
        FileSyscalls other = m.Vfs.CallsOf(process);
        Ok(other.ChangeDirectory("/m/d"));
        Ok(m.C.RemoveDirectory("d"));
        Fails(other.Open("f", OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out _), Errno.ENOENT);
        Fails(other.MakeDirectory("e", 0x1ff), Errno.ENOENT);
        Fails(other.GetCurrentDirectory(out _), Errno.ENOENT);
        Ok(other.ChangeDirectory("/"));
        m.Unmount();
    }

    [Test]
    public void The_current_directory_has_a_path()
    {
        using VfsMachine m = fs.Start();
        m.Mkdir("a");
        m.Mkdir("a/b b");
        Ok(m.C.GetCurrentDirectory(out string path));
        Assert.That(path, Is.EqualTo("/m"));
        Ok(m.C.ChangeDirectory("a/b b"));
        Ok(m.C.GetCurrentDirectory(out path));
        Assert.That(path, Is.EqualTo("/m/a/b b"));
        m.Put("../../x", "up");
        Assert.That(m.Text("/m/x"), Is.EqualTo("up"));
        Ok(m.C.ChangeDirectory("../.././../.."));
        Ok(m.C.GetCurrentDirectory(out path));
        Assert.That(path, Is.EqualTo("/"));
        Fails(m.C.ChangeDirectory("/m/x"), Errno.ENOTDIR);
        int fd = m.Open("/m/a", OpenFlags.ReadOnly | OpenFlags.Directory);
        Ok(m.C.ChangeDirectory(fd));
        Ok(m.C.Close(fd));
        Ok(m.C.GetCurrentDirectory(out path));
        Assert.That(path, Is.EqualTo("/m/a"));
        m.Unmount();
    }

    [Test]
    public void Long_names_work_up_to_the_limit()
    {
        using VfsMachine m = fs.Start();
        string longest = new('n', 255);
        m.Put(longest, "long");
        Assert.That(m.Text(longest), Is.EqualTo("long"));
        Assert.That(m.List("."), Is.EqualTo(new[] { longest }));
        Fails(m.C.Open(longest + "n", OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out _), Errno.ENAMETOOLONG);
        Fails(m.C.Stat(longest + "n", out _), Errno.ENAMETOOLONG);
        Fails(m.C.Stat(new string('/', 1025), out _), Errno.ENAMETOOLONG);
        m.Unmount();
    }

    [Test]
    public void Unicode_names_come_back_as_given()
    {
        using VfsMachine m = fs.Start();
        string[] names = ["Grüße aus Köln.txt", "日本語のファイル", "наука", "emoji 😀 face", "a b  c", "UPPER and lower.Mixed", "x.y.z.tar.gz", "١٢٣"];
        foreach (string name in names)
        {
            m.Put(name, name);
        }

        Array.Sort(names, StringComparer.Ordinal);
        Assert.That(m.List("."), Is.EqualTo(names));
        foreach (string name in names)
        {
            Assert.That(m.Text(name), Is.EqualTo(name));
            Ok(m.C.Unlink(name));
        }

        m.Unmount();
    }

    [Test]
    public void Letter_case_matters_where_it_should()
    {
        using VfsMachine m = fs.Start();
        m.Put("Name", "first");
        if (fs.IsCaseSensitive)
        {
            m.Put("name", "second");
            Assert.That(m.Text("Name"), Is.EqualTo("first"));
            Assert.That(m.List("."), Is.EqualTo(new[] { "Name", "name" }));
        }
        else
        {
            Assert.That(m.Text("nAmE"), Is.EqualTo("first"));
            Fails(m.C.Open("NAME", OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive, 0x1b6, out _), Errno.EEXIST);
            Ok(m.C.Rename("name", "NAME"));
            Assert.That(m.List("."), Is.EqualTo(new[] { "NAME" }));
            Ok(m.C.Unlink("name"));
            Fails(m.C.Stat("Name", out _), Errno.ENOENT);
        }

        m.Unmount();
    }

    [Test]
    public void A_name_known_to_be_missing_is_found_once_it_is_made()
    {
        using VfsMachine m = fs.Start();
        for (int i = 0; i < 3; i++)
        {
            Fails(m.C.Stat("later", out _), Errno.ENOENT);
            Fails(m.C.Stat("LATER", out _), Errno.ENOENT);
            m.Put("later", "now");
            Assert.That(m.Text("later"), Is.EqualTo("now"));
            Ok(m.C.Rename("later", "else"));
            Fails(m.C.Stat("later", out _), Errno.ENOENT);
            Assert.That(m.Text("else"), Is.EqualTo("now"));
            Ok(m.C.Unlink("else"));
            Fails(m.C.Stat("else", out _), Errno.ENOENT);
        }

        m.Unmount();
    }

    [Test]
    public void Deep_trees_work()
    {
        using VfsMachine m = fs.Start();
        for (int i = 0; i < 60; i++)
        {
            m.Mkdir("deep directory");
            Ok(m.C.ChangeDirectory("deep directory"));
        }

        m.Put("bottom", "here");
        Ok(m.C.GetCurrentDirectory(out string path));
        Assert.That(path, Is.EqualTo("/m" + string.Concat(Enumerable.Repeat("/deep directory", 60))));
        Assert.That(m.Text("bottom"), Is.EqualTo("here"));
        Ok(m.C.Unlink("bottom"));
        for (int i = 0; i < 60; i++)
        {
            Ok(m.C.ChangeDirectory(".."));
            Ok(m.C.RemoveDirectory("deep directory"));
        }

        Assert.That(m.List("."), Is.Empty);
        m.Unmount();
    }

    [Test]
    public void Thousands_of_names_in_one_directory()
    {
        using VfsMachine m = fs.Start();
        m.Mkdir("many");
        string[] names = [.. Enumerable.Range(0, 2000).Select(i => $"file number {i:d5}.dat")];
        foreach (string name in names)
        {
            Ok(m.C.Close(m.Open("many/" + name)));
        }

        Assert.That(m.List("many", batchSize: 7), Is.EqualTo(names));
        for (int i = 0; i < names.Length; i += 2)
        {
            Ok(m.C.Unlink("many/" + names[i]));
        }

        Assert.That(m.List("many"), Is.EqualTo(names.Where((_, i) => i % 2 == 1)));
        for (int i = 1; i < names.Length; i += 2)
        {
            Ok(m.C.Unlink("many/" + names[i]));
        }

        Ok(m.C.RemoveDirectory("many"));
        m.Unmount();
    }

    [Test]
    public void Reading_a_directory_is_not_disturbed_by_changes()
    {
        using VfsMachine m = fs.Start();
        m.Mkdir("d");
        for (int i = 0; i < 100; i++)
        {
            Ok(m.C.Close(m.Open($"d/stay{i:d3}")));
            Ok(m.C.Close(m.Open($"d/go{i:d3}")));
        }

        int fd = m.Open("d", OpenFlags.ReadOnly | OpenFlags.Directory);
        var batch = new DirectoryBatch(9);
        var seen = new List<string>();
        int round = 0;
        while (true)
        {
            Ok(m.C.GetDirectoryEntries(fd, batch));
            if (batch.Count == 0)
            {
                break;
            }

            for (int i = 0; i < batch.Count; i++)
            {
                seen.Add(batch.Name(i).ToString());
            }

            if (round < 100)
            {
                Ok(m.C.Unlink($"d/go{round:d3}"));
                Ok(m.C.Close(m.Open($"d/new{round:d3}")));
                round++;
            }
        }

        Ok(m.C.Close(fd));
        string[] stayed = [.. seen.Where(n => n.StartsWith("stay", StringComparison.Ordinal)).Order()];
        Assert.That(stayed, Is.EqualTo(Enumerable.Range(0, 100).Select(i => $"stay{i:d3}")), "each that stayed, exactly once");
        Assert.That(seen, Does.Contain(".").And.Contain(".."));
        m.Unmount();
    }

    [Test]
    public void Entries_say_number_and_type_as_stat_does()
    {
        using VfsMachine m = fs.Start();
        m.Put("f", "x");
        m.Mkdir("d");
        int fd = m.Open(".", OpenFlags.ReadOnly);
        var batch = new DirectoryBatch();
        Ok(m.C.GetDirectoryEntries(fd, batch));
        Ok(m.C.Close(fd));
        for (int i = 0; i < batch.Count; i++)
        {
            VnodeAttributes attributes = m.Stat(batch.Name(i) is ".." ? "." : batch.Name(i).ToString());
            Assert.That(batch.Entries[i].FileId, Is.EqualTo(attributes.FileId), batch.Name(i).ToString());
            Assert.That(batch.Entries[i].Type, Is.EqualTo(attributes.Type));
        }

        m.Unmount();
    }

    [Test]
    public void Hard_links_share_a_file()
    {
        using VfsMachine m = fs.Start();
        m.Put("a", "shared");
        if (!fs.HasHardLinks)
        {
            Fails(m.C.Link("a", "b"), Errno.EOPNOTSUPP);
            m.Unmount();
            return;
        }

        m.Mkdir("d");
        Ok(m.C.Link("a", "d/b"));
        Assert.That(m.Stat("a").Links, Is.EqualTo(2));
        Assert.That(m.Stat("a").FileId, Is.EqualTo(m.Stat("d/b").FileId));
        Fails(m.C.Link("a", "d/b"), Errno.EEXIST);
        Fails(m.C.Link("d", "e"), Errno.EPERM);
        Fails(m.C.Link("none", "e"), Errno.ENOENT);
        Fails(m.C.Link("a", "/outside"), Errno.EXDEV);
        Ok(m.C.Rename("a", "d/b"));
        Assert.That(m.Exists("a"), "both names stay: they are one file");
        Ok(m.C.Unlink("a"));
        Assert.That(m.Text("d/b"), Is.EqualTo("shared"));
        Assert.That(m.Stat("d/b").Links, Is.EqualTo(1));
        Ok(m.C.Unlink("d/b"));
        m.Unmount();
    }

    [Test]
    public void Symbolic_links_are_followed()
    {
        using VfsMachine m = fs.Start();
        if (!fs.HasSymbolicLinks)
        {
            Fails(m.C.SymbolicLink("x", "l"), Errno.EOPNOTSUPP);
            m.Unmount();
            return;
        }

        m.Mkdir("d");
        m.Put("d/f", "target");
        Ok(m.C.SymbolicLink("d/f", "l"));
        Ok(m.C.SymbolicLink("/m/d", "ld"));
        Ok(m.C.SymbolicLink("loop2", "loop1"));
        Ok(m.C.SymbolicLink("loop1", "loop2"));
        Ok(m.C.SymbolicLink("d/new", "dangling"));
        Assert.That(m.Text("l"), Is.EqualTo("target"));
        Assert.That(m.Text("ld/f"), Is.EqualTo("target"));
        Assert.That(m.Text("ld/../l"), Is.EqualTo("target"));
        Ok(m.C.ReadLink("l", out string text));
        Assert.That(text, Is.EqualTo("d/f"));
        Assert.That(m.Stat("l").Type, Is.EqualTo(VnodeType.SymbolicLink));
        Fails(m.C.ReadLink("d/f", out _), Errno.EINVAL);
        Fails(m.C.Stat("loop1", out _), Errno.ELOOP);
        Fails(m.C.Open("loop1", OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out _), Errno.ELOOP);
        Fails(m.C.Open("l", OpenFlags.ReadOnly | OpenFlags.NoFollow, out _), Errno.ELOOP);
        Fails(m.C.Open("dangling", OpenFlags.ReadOnly, out _), Errno.ENOENT);
        Fails(m.C.Open("dangling", OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive, 0x1b6, out _), Errno.EEXIST);
        m.Put("dangling", "made through the link");
        Assert.That(m.Text("d/new"), Is.EqualTo("made through the link"));
        Ok(m.C.Unlink("ld"));
        Assert.That(m.Exists("d/f"));
        Fails(m.C.SymbolicLink("", "empty"), Errno.ENOENT);
        m.Unmount();
    }

    [Test]
    public void Permissions_are_enforced()
    {
        using VfsMachine m = fs.Start();
        if (!fs.HasPermissions)
        {
            m.Unmount();
            return;
        }

        FileSyscalls alice = m.Vfs.CallsOf(m.Kernel.CreateProcess(new Credentials(1000, 1000, [])));
        FileSyscalls bob = m.Vfs.CallsOf(m.Kernel.CreateProcess(new Credentials(1001, 1001, [1000])));
        m.Mkdir("tmp");
        Ok(m.C.Chmod("tmp", 0x3ff));
        Ok(alice.Open("/m/tmp/a", OpenFlags.ReadWrite | OpenFlags.Create, 0x1a0, out int fd));
        Ok(alice.Close(fd));
        Assert.That(m.Stat("tmp/a").Uid, Is.EqualTo(1000));
        Assert.That(m.Stat("tmp/a").Mode, Is.EqualTo(0x1a0));
        Fails(bob.Open("/m/tmp/a", OpenFlags.ReadOnly, out _), Errno.EACCES);
        Ok(m.C.Chown("tmp/a", null, 1000));
        Ok(bob.Open("/m/tmp/a", OpenFlags.ReadOnly, out fd));
        Ok(bob.Close(fd));
        Fails(bob.Open("/m/tmp/a", OpenFlags.WriteOnly, out _), Errno.EACCES);
        Fails(bob.Unlink("/m/tmp/a"), Errno.EPERM);
        Fails(bob.Rename("/m/tmp/a", "/m/tmp/b"), Errno.EPERM);
        Fails(bob.Chmod("/m/tmp/a", 0x1ff), Errno.EPERM);
        Fails(bob.Chown("/m/tmp/a", 1001, null), Errno.EPERM);
        Fails(alice.Open("/m/outside", OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out _), Errno.EACCES);
        Fails(bob.UtimensNow("/m/tmp/a"), Errno.EACCES);
        Ok(alice.UtimensNow("/m/tmp/a"));
        m.Mkdir("closed");
        m.Put("closed/f", "x");
        Ok(m.C.Chmod("closed", 0x1c0));
        Fails(alice.Stat("/m/closed/f", out _), Errno.EACCES);
        Fails(alice.Access("/m/closed", AccessModes.Execute), Errno.EACCES);
        Ok(m.C.Access("closed", AccessModes.Read | AccessModes.Write | AccessModes.Execute));
        Ok(alice.Unlink("/m/tmp/a"));
        m.Unmount();
    }
}
