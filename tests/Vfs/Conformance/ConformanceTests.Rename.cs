using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;
using static DriverKit.Vfs.Tests.Conformance.VfsMachine;

namespace DriverKit.Vfs.Tests.Conformance;

/// <content>Rename: every pair of kinds, in one directory and across.</content>
public partial class ConformanceTests
{
    public enum Kind
    {
        None,
        File,
        EmptyDirectory,
        FullDirectory,
        Link,
    }

    private static Errno Expected(Kind from, Kind to) => (from, to) switch
    {
        (Kind.None, _) => Errno.ENOENT,
        (_, Kind.None) => Errno.Ok,
        (Kind.File or Kind.Link, Kind.File or Kind.Link) => Errno.Ok,
        (Kind.File or Kind.Link, _) => Errno.EISDIR,
        (_, Kind.File or Kind.Link) => Errno.ENOTDIR,
        (_, Kind.EmptyDirectory) => Errno.Ok,
        _ => Errno.ENOTEMPTY,
    };

    [Test]
    public void Rename_over_every_kind(
        [Values] Kind from, [Values] Kind to, [Values("src/name", "dst/from", "src/deep/from")] string source)
    {
        using VfsMachine m = fs.Start();
        if (!fs.HasSymbolicLinks && (from == Kind.Link || to == Kind.Link))
        {
            from = from == Kind.Link ? Kind.File : from;
            to = to == Kind.Link ? Kind.File : to;
        }

        m.Mkdir("src");
        m.Mkdir("src/deep");
        m.Mkdir("dst");
        Make(m, source, from);
        Make(m, "dst/name", to);
        Errno expected = Expected(from, to);
        Fails(m.C.Rename(source, "dst/name"), expected);
        if (expected == Errno.Ok)
        {
            Check(m, "dst/name", from, source);
            Check(m, source, Kind.None, source);
        }
        else
        {
            Check(m, source, from, source);
            Check(m, "dst/name", to, "dst/name");
        }

        m.Unmount();
    }

    [Test]
    public void Rename_refuses_loops_dots_and_mount_points()
    {
        using VfsMachine m = fs.Start();
        m.Mkdir("a");
        m.Mkdir("a/b");
        m.Mkdir("a/b/c");
        m.Put("f", "x");
        Fails(m.C.Rename("a", "a/b/c/d"), Errno.EINVAL);
        Fails(m.C.Rename("a", "a/x"), Errno.EINVAL);
        Fails(m.C.Rename("a/b/c", "a"), Errno.ENOTEMPTY);
        Fails(m.C.Rename("a/b", "a"), Errno.ENOTEMPTY);
        Fails(m.C.Rename("a/.", "x"), Errno.EINVAL);
        Fails(m.C.Rename("a/b/..", "x"), Errno.EINVAL);
        Fails(m.C.Rename("f", "a/.."), Errno.EINVAL);
        Fails(m.C.Rename("f/", "g"), Errno.ENOTDIR);
        Fails(m.C.Rename("f", "g/"), Errno.ENOTDIR);
        Fails(m.C.Rename("f", "/out"), Errno.EXDEV);
        Fails(m.C.Rename("/m", "/n"), Errno.EBUSY);
        Ok(m.C.Rename("f", "f"));
        Ok(m.C.Rename("a", "a"));
        Ok(m.C.Rename("a/", "z/"));
        Assert.That(m.List("."), Is.EqualTo(new[] { "f", "z" }));
        Assert.That(m.List("z/b"), Is.EqualTo(new[] { "c" }));
        m.Unmount();
    }

    [Test]
    public void A_moved_directory_knows_its_new_parent()
    {
        using VfsMachine m = fs.Start();
        m.Mkdir("a");
        m.Mkdir("a/d");
        m.Mkdir("b");
        m.Put("b/mark", "b");
        Ok(m.C.Rename("a/d", "b/d"));
        Assert.That(m.Text("b/d/../mark"), Is.EqualTo("b"));
        Ok(m.C.ChangeDirectory("b/d"));
        Ok(m.C.GetCurrentDirectory(out string path));
        Assert.That(path, Is.EqualTo("/m/b/d"));
        Ok(m.C.ChangeDirectory("/m"));
        Ok(m.C.RemoveDirectory("a"));
        m.Unmount();
    }

    [Test]
    public void An_open_file_follows_its_rename_and_a_replaced_one_lives_on()
    {
        using VfsMachine m = fs.Start();
        m.Put("a", "aaa");
        m.Put("b", "bbb");
        int a = m.Open("a", OpenFlags.ReadWrite);
        int b = m.Open("b", OpenFlags.ReadWrite);
        Ok(m.C.Rename("a", "b"));
        m.Write(a, "AAAA"u8);
        Ok(m.C.Close(a));
        Assert.That(m.Text("b"), Is.EqualTo("AAAA"));
        Assert.That(m.GetAll(b), Is.EqualTo("bbb"u8.ToArray()));
        m.Write(b, "BBBBB"u8);
        Ok(m.C.Close(b));
        Assert.That(m.Text("b"), Is.EqualTo("AAAA"));
        Assert.That(m.List("."), Is.EqualTo(new[] { "b" }));
        m.Unmount();
    }

    private static void Make(VfsMachine m, string path, Kind kind)
    {
        switch (kind)
        {
            case Kind.File:
                m.Put(path, path);
                break;
            case Kind.EmptyDirectory:
                m.Mkdir(path);
                break;
            case Kind.FullDirectory:
                m.Mkdir(path);
                m.Put(path + "/inner", path);
                break;
            case Kind.Link:
                Ok(m.C.SymbolicLink("to " + path, path));
                break;
        }
    }

    private static void Check(VfsMachine m, string path, Kind kind, string origin)
    {
        switch (kind)
        {
            case Kind.None:
                Assert.That(m.Exists(path), Is.False, path);
                break;
            case Kind.File:
                Assert.That(m.Text(path), Is.EqualTo(origin));
                break;
            case Kind.EmptyDirectory:
                Assert.That(m.List(path), Is.Empty);
                break;
            case Kind.FullDirectory:
                Assert.That(m.Text(path + "/inner"), Is.EqualTo(origin));
                break;
            case Kind.Link:
                Ok(m.C.ReadLink(path, out string text));
                Assert.That(text, Is.EqualTo("to " + origin));
                break;
        }
    }
}
