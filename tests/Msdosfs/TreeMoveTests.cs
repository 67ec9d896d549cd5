using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Msdosfs.Tests;

/// <summary>Directories that move with all that is below them, and with what is open there.</summary>
internal sealed class TreeMoveTests
{
    [TestCase("12", 2 << 20, "1")]
    [TestCase("16", 20 << 20, "4")]
    [TestCase("32", 40 << 20, "1")]
    public void What_is_open_in_a_tree_moves_with_it(string type, int bytes, string sectors)
    {
        using var image = new Image(bytes);
        Tool.Must("mkfs.vfat", "-F", type, "-s", sectors, image.Path);
        using (var volume = new MountedVolume(image.Path))
        {
            FileSyscalls calls = volume.Calls;
            string[] directories = ["/a", "/b", "/a/tree", "/a/tree/one", "/a/tree/one/two", "/a/tree/three"];
            Errno[] made = [.. directories.Select(d => calls.MakeDirectory(d, 0x1FF))];
            Assert.That(made, Has.All.EqualTo(Errno.Ok));
            for (int i = 0; i < 60; i++)
            {
                volume.Write($"/a/tree/a file with a long name {i}", new byte[i * 10]);
                volume.Write($"/a/tree/one/two/a file far below {i}", new byte[i * 20]);
            }

            Assert.That(calls.Open("/a/tree/one/two/open", OpenFlags.ReadWrite | OpenFlags.Create, 0x1B6, out int fd), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Write(fd, "before "u8, out _), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Open("/a/tree/one/gone", OpenFlags.ReadWrite | OpenFlags.Create, 0x1B6, out int gone), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Unlink("/a/tree/one/gone"), Is.EqualTo(Errno.Ok));
            Assert.That(calls.ChangeDirectory("/a/tree/one"), Is.EqualTo(Errno.Ok));

            Assert.That(calls.Rename("/a/tree", "/b/the same tree"), Is.EqualTo(Errno.Ok));
            Assert.That(calls.GetCurrentDirectory(out string current), Is.EqualTo(Errno.Ok));
            Assert.That(current, Is.EqualTo("/b/the same tree/one"));
            Assert.That(calls.Write(fd, "after"u8, out _), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Write(gone, "nowhere"u8, out _), Is.EqualTo(Errno.Ok));
            Assert.That(calls.MakeDirectory("new", 0x1FF), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Stat("../three", out _), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Stat("../../the same tree", out _), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Stat("two/../../../../a", out _), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Rename("/b/the same tree", "/b/the same tree/one/two/itself"), Is.EqualTo(Errno.EINVAL));
            Assert.That(calls.Fsync(fd), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Close(gone), Is.EqualTo(Errno.Ok));
            Assert.That(volume.List("/a"), Is.Empty);
            Assert.That(volume.List("/b/the same tree").Select(item => item.Name), Has.Exactly(62).Items);
            Assert.That(calls.Rename("/b/the same tree", "/a/tree"), Is.EqualTo(Errno.Ok), "and back");
            Assert.That(calls.Close(fd), Is.EqualTo(Errno.Ok));
            Assert.That(volume.Read("/a/tree/one/two/open"), Is.EqualTo("before after"u8.ToArray()));
            Assert.That(calls.ChangeDirectory("/"), Is.EqualTo(Errno.Ok));
            Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok), volume.Console);
            Assert.That(volume.Console, Does.Not.Contain("msdosfs:"));
        }

        Assert.That(Tool.Must("fsck.fat", "-n", image.Path).Trim().Split('\n'), Has.Length.EqualTo(2));
        using var again = new MountedVolume(image.Path);
        Assert.That(again.List("/a/tree").Select(item => item.Name), Has.Exactly(62).Items);
        Assert.That(again.List("/a/tree/one").Select(item => item.Name), Is.EquivalentTo((string[])["two", "new"]));
        Assert.That(again.List("/a/tree/one/two").Select(item => item.Name), Has.Exactly(61).Items);
        Assert.That(again.Read("/a/tree/a file with a long name 40"), Has.Length.EqualTo(400));
    }

    [Test]
    public void Many_moves_take_no_room()
    {
        using var image = new Image(8 << 20);
        Tool.Must("mkfs.vfat", "-F", "16", "-s", "1", image.Path);
        using (var volume = new MountedVolume(image.Path))
        {
            volume.Calls.MakeDirectory("/a", 0x1FF);
            volume.Calls.MakeDirectory("/b", 0x1FF);
            volume.Calls.MakeDirectory("/a/tree", 0x1FF);
            volume.Calls.MakeDirectory("/a/tree/below", 0x1FF);
            for (int i = 0; i < 30; i++)
            {
                volume.Write($"/a/tree/a file with a name {i}", [1, 2, 3]);
            }

            volume.Write("/a/large", new byte[1_200_000]);
            Move(volume);
            Assert.That(volume.Calls.StatVfs("/", out FileSystemStatistics before), Is.EqualTo(Errno.Ok));
            for (int i = 0; i < 200; i++)
            {
                Move(volume);
            }

            Assert.That(volume.Calls.StatVfs("/", out FileSystemStatistics after), Is.EqualTo(Errno.Ok));
            Assert.That(after.FreeBlocks, Is.EqualTo(before.FreeBlocks));
            Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok));
        }

        Assert.That(Tool.Must("fsck.fat", "-n", image.Path).Trim().Split('\n'), Has.Length.EqualTo(2));
    }

    [Test]
    public void Without_room_for_copies_moves_still_work()
    {
        using var image = new Image(4 << 20);
        Tool.Must("mkfs.vfat", "-F", "12", "-s", "2", image.Path);
        using (var volume = new MountedVolume(image.Path))
        {
            volume.Calls.MakeDirectory("/a", 0x1FF);
            volume.Calls.MakeDirectory("/b", 0x1FF);
            volume.Calls.MakeDirectory("/a/tree", 0x1FF);
            volume.Write("/a/tree/leaf", [1, 2, 3]);
            volume.Write("/a/large", new byte[1_200_000]);
            volume.Write("/a/small", new byte[3000]);
            Assert.That(volume.Calls.Open("/rest", OpenFlags.WriteOnly | OpenFlags.Create, 0x1B6, out int fd), Is.EqualTo(Errno.Ok));
            while (volume.Calls.Write(fd, new byte[1024], out int written) == Errno.Ok && written > 0)
            {
            }

            Assert.That(volume.Calls.Close(fd), Is.EqualTo(Errno.Ok));
            Assert.That(volume.Calls.StatVfs("/", out FileSystemStatistics full), Is.EqualTo(Errno.Ok));
            Assert.That(full.FreeBlocks, Is.Zero);
            foreach (string name in (string[])["tree", "large", "small"])
            {
                Assert.That(volume.Calls.Rename("/a/" + name, "/b/" + name), Is.EqualTo(Errno.Ok), name);
            }

            Assert.That(volume.Read("/b/tree/leaf"), Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok));
        }

        Assert.That(Tool.Must("fsck.fat", "-n", image.Path).Trim().Split('\n'), Has.Length.EqualTo(2));
    }

    private static void Move(MountedVolume volume)
    {
        foreach ((string from, string to) in ((string, string)[])[("/a", "/b"), ("/b", "/a")])
        {
            Assert.That(volume.Calls.Rename(from + "/tree", to + "/tree"), Is.EqualTo(Errno.Ok));
            Assert.That(volume.Calls.Rename(from + "/large", to + "/large"), Is.EqualTo(Errno.Ok));
        }
    }
}
