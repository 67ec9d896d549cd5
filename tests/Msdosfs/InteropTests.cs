using System.Security.Cryptography;
using System.Text;
using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Msdosfs.Tests;

/// <summary>Volumes go back and forth between this file system and the tools of others.</summary>
internal sealed class InteropTests
{
    private static readonly object[] Kinds =
    [
        new object[] { "12", 6 << 20, 250 },
        new object[] { "16", 64 << 20, 2000 },
        new object[] { "32", 96 << 20, 3000 },
    ];

    private static readonly string[] Unicode =
    [
        "Grüße aus Köln.txt", "日本語のファイル名.dat", "Ελληνικά", "русский текст.doc", "a", "A.B.C.D", "noext", ".hidden", "..two",
        "UPPER.TXT", "lower.txt", "Mixed.Txt", "with space.txt", "plus+comma,semi;eq=[x].t", "x~1", "LONGNA~1.TXT",
    ];

    [TestCaseSource(nameof(Kinds))]
    public void What_mtools_fills_is_read_and_what_is_filled_here_mtools_reads(string type, int bytes, int files)
    {
        using var image = new Image(bytes);
        string host = Directory.CreateTempSubdirectory("msdosfs").FullName;
        try
        {
            Dictionary<string, byte[]> tree = MakeTree(files, 7);
            WriteTree(tree, host);

            // With clusters of one sector mcopy finds no room for a name that needs two new ones at once.
            Tool.Must("mkfs.vfat", "-F", type, "-s", type == "32" ? "2" : "4", image.Path);
            Tool.Must("mcopy", ["-s", "-Q", "-m", "-i", image.Path, .. Directory.GetFileSystemEntries(host).Order(), "::"]);
            using (var volume = new MountedVolume(image.Path))
            {
                Assert.That(volume.Error, Is.EqualTo(Errno.Ok), volume.Console);
                Assert.That(ReadTree(volume, ""), Is.EquivalentTo(tree.Select(f => (f.Key, Digest(f.Value)))));
                foreach ((string path, byte[] contents) in MakeTree(files / 4, 11))
                {
                    string moved = "/ours/" + path;
                    MakeParents(volume, moved);
                    volume.Write(moved, contents);
                    tree["ours/" + path] = contents;
                }

                Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok), volume.Console);
            }

            string check = Tool.Must("fsck.fat", "-n", image.Path);
            Assert.That(check.Trim().Split('\n'), Has.Length.EqualTo(2), check);
            string back = Directory.CreateTempSubdirectory("msdosfs").FullName;
            Tool.Must("mcopy", "-s", "-n", "-Q", "-i", image.Path, "::*", back);
            var read = Directory.GetFiles(back, "*", SearchOption.AllDirectories)
                .Select(f => (Path.GetRelativePath(back, f), Digest(File.ReadAllBytes(f))));
            Assert.That(read, Is.EquivalentTo(tree.Select(f => (f.Key, Digest(f.Value)))));
            Directory.Delete(back, true);
            using var again = new MountedVolume(image.Path, new MountOptions { ReadOnly = true });
            Assert.That(ReadTree(again, ""), Is.EquivalentTo(tree.Select(f => (f.Key, Digest(f.Value)))));
        }
        finally
        {
            Directory.Delete(host, true);
        }
    }

    [Test]
    public void Names_that_mtools_cannot_write_survive()
    {
        string[] names = ["emoji 😀🚀.bin", "ＦＵＬＬ", "é", "\U0010FFFD", new string('語', 255), string.Concat(Enumerable.Repeat("😀", 127)), "ǅ", "ﬃ"];
        using var image = new Image(8 << 20);
        Tool.Must("mkfs.vfat", image.Path);
        using (var volume = new MountedVolume(image.Path))
        {
            foreach (string name in names)
            {
                volume.Write("/" + name, Encoding.UTF8.GetBytes(name));
            }

            foreach (string bad in (string[])["half \uD83D", "\uDE00", "a*b", "a?b", "a:b", "a\\b", "a|b", "<", "tab\t", "...", " . "])
            {
                Assert.That(volume.Calls.Open("/" + bad, OpenFlags.WriteOnly | OpenFlags.Create, 0x1B6, out _), Is.EqualTo(Errno.EINVAL), bad);
            }

            Assert.That(volume.Calls.Open("/" + new string('x', 256), OpenFlags.WriteOnly | OpenFlags.Create, 0x1B6, out _), Is.EqualTo(Errno.ENAMETOOLONG));
            Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok));
        }

        Assert.That(Tool.Must("fsck.fat", "-n", image.Path).Trim().Split('\n'), Has.Length.EqualTo(2));
        using var again = new MountedVolume(image.Path);
        Assert.That(again.List("/").Select(item => item.Name), Is.EquivalentTo(names));
        Assert.That(names.Select(name => Encoding.UTF8.GetString(again.Read("/" + name))), Is.EqualTo(names));
        Assert.That(again.Read("/EMOJI 😀🚀.BIN"), Is.EqualTo(Encoding.UTF8.GetBytes(names[0])));
    }

    [TestCaseSource(nameof(Kinds))]
    public void A_life_of_making_moving_and_removing_leaves_a_clean_volume(string type, int bytes, int files)
    {
        using var image = new Image(bytes);
        Tool.Must("mkfs.vfat", "-F", type, image.Path);
        var random = new Random(42);
        var model = new Dictionary<string, byte[]>();
        using (var volume = new MountedVolume(image.Path))
        {
            for (int i = 0; i < 8; i++)
            {
                Assert.That(volume.Calls.MakeDirectory($"/dir {i}", 0x1FF), Is.EqualTo(Errno.Ok));
            }

            for (int step = 0; step < files; step++)
            {
                string path = $"/dir {random.Next(8)}/file number {random.Next(100)}.dat";
                switch (random.Next(6))
                {
                    case 0 or 1:
                        model[path] = RandomBytes(random, random.Next(20_000));
                        volume.Write(path, model[path]);
                        break;
                    case 2:
                        Assert.That(volume.Calls.Unlink(path), Is.EqualTo(model.Remove(path) ? Errno.Ok : Errno.ENOENT), path);
                        break;
                    case 3:
                        string to = $"/dir {random.Next(8)}/file number {random.Next(100)}.dat";
                        bool there = model.ContainsKey(path);
                        Assert.That(volume.Calls.Rename(path, to), Is.EqualTo(there ? Errno.Ok : Errno.ENOENT), $"{path} -> {to}");
                        if (there && path != to)
                        {
                            model[to] = model[path];
                            model.Remove(path);
                        }

                        break;
                    case 4 when model.ContainsKey(path):
                        byte[] resized = model[path];
                        Array.Resize(ref resized, random.Next(25_000));
                        model[path] = resized;
                        Assert.That(volume.Calls.Truncate(path, resized.Length), Is.EqualTo(Errno.Ok));
                        break;
                    case 5 when model.ContainsKey(path):
                        byte[] more = RandomBytes(random, random.Next(9000));
                        Assert.That(volume.Calls.Open(path, OpenFlags.WriteOnly | OpenFlags.Append, out int fd), Is.EqualTo(Errno.Ok));
                        Assert.That(volume.Calls.Write(fd, more, out _), Is.EqualTo(Errno.Ok));
                        Assert.That(volume.Calls.Close(fd), Is.EqualTo(Errno.Ok));
                        model[path] = [.. model[path], .. more];
                        break;
                }
            }

            Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok), volume.Console);
            Assert.That(volume.Kernel.Memory.InUse, Is.Zero, "memory");
        }

        string check = Tool.Must("fsck.fat", "-n", image.Path);
        Assert.That(check.Trim().Split('\n'), Has.Length.EqualTo(2), check);
        using var again = new MountedVolume(image.Path, new MountOptions { ReadOnly = true });
        Assert.That(ReadTree(again, ""), Is.EquivalentTo(model.Select(f => (f.Key[1..], Digest(f.Value)))));
    }

    private static Dictionary<string, byte[]> MakeTree(int files, int seed)
    {
        var random = new Random(seed);
        var tree = new Dictionary<string, byte[]>();
        foreach (string name in Unicode)
        {
            tree[$"names/{name}"] = Encoding.UTF8.GetBytes(name);
        }

        tree[string.Concat(Enumerable.Range(0, 12).Select(i => $"level {i}/")) + "deep.txt"] = [1, 2, 3];
        tree["names/" + new string('n', 250) + ".txt"] = [4];
        for (int i = 0; tree.Count < files; i++)
        {
            tree[$"many {i % 7}/{(i % 3 == 0 ? $"F{i}.TXT" : i % 3 == 1 ? $"f{i}.txt" : $"a longer name, number {i}.text")}"] = RandomBytes(random, random.Next(4) == 0 ? random.Next(9000) : random.Next(40));
        }

        return tree;
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void WriteTree(Dictionary<string, byte[]> tree, string host)
    {
        foreach ((string path, byte[] contents) in tree)
        {
            string full = Path.Combine(host, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, contents);
        }
    }

    private static void MakeParents(MountedVolume volume, string path)
    {
        for (int at = path.IndexOf('/', 1); at > 0; at = path.IndexOf('/', at + 1))
        {
            Assert.That(volume.Calls.MakeDirectory(path.AsSpan(0, at), 0x1FF), Is.EqualTo(Errno.Ok).Or.EqualTo(Errno.EEXIST), path[..at]);
        }
    }

    private static IEnumerable<(string Path, string Digest)> ReadTree(MountedVolume volume, string path)
    {
        foreach ((string name, VnodeType type) in volume.List(path.Length == 0 ? "/" : path))
        {
            string full = $"{path}/{name}";
            if (type == VnodeType.Directory)
            {
                foreach ((string, string) item in ReadTree(volume, full))
                {
                    yield return item;
                }
            }
            else
            {
                yield return (full[1..], Digest(volume.Read(full)));
            }
        }
    }

    private static string Digest(byte[] bytes) => $"{bytes.Length}:{Convert.ToHexString(SHA256.HashData(bytes))[..16]}";
}
