using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;
using static DriverKit.Vfs.Tests.Conformance.VfsMachine;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>One suite of what POSIX demands of every file system, in the manner of NetBSD's FSAPPLY tests.</summary>
[TestFixtureSource(typeof(FileSystems), nameof(FileSystems.All))]
public partial class ConformanceTests(FileSystemUnderTest fs)
{
    [Test]
    public void Contents_come_back_and_survive_reopening()
    {
        using VfsMachine m = fs.Start();
        m.Put("a.txt", "hello");
        Assert.That(m.Text("a.txt"), Is.EqualTo("hello"));
        Assert.That(m.Text("/m/./../m/a.txt"), Is.EqualTo("hello"));
        m.Unmount();
    }

    [Test]
    public void Every_size_around_page_and_extent_borders_is_exact()
    {
        using VfsMachine m = fs.Start();
        int[] sizes = [0, 1, 511, 512, 513, 4095, 4096, 4097, 65535, 65536, 65537, 131071, 131072, 131073, 500_000];
        foreach (int size in sizes)
        {
            byte[] bytes = Bytes(size, size);
            m.Put("f", bytes);
            Assert.That(m.Stat("f").Size, Is.EqualTo(size));
            Assert.That(m.Get("f").AsSpan().SequenceEqual(bytes), $"{size} bytes");
        }

        m.Unmount();
    }

    [Test]
    public void Small_pieces_make_the_same_file_as_one_write()
    {
        using VfsMachine m = fs.Start();
        byte[] bytes = Bytes(300_000, 7);
        int fd = m.Open("f");
        int at = 0;
        for (int step = 1; at < bytes.Length; step = (step * 7 % 5003) + 1)
        {
            int part = Math.Min(step, bytes.Length - at);
            m.Write(fd, bytes.AsSpan(at, part));
            at += part;
        }

        Ok(m.C.Close(fd));
        Assert.That(m.Get("f").AsSpan().SequenceEqual(bytes));
        m.Unmount();
    }

    [Test]
    public void Overwriting_in_the_middle_leaves_the_rest()
    {
        using VfsMachine m = fs.Start();
        byte[] bytes = Bytes(200_000, 1);
        m.Put("f", bytes);
        int fd = m.Open("f");
        var random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            int offset = random.Next(bytes.Length - 3000);
            byte[] patch = Bytes(random.Next(1, 3000), i);
            patch.CopyTo(bytes, offset);
            Ok(m.C.WriteAt(fd, patch, offset, out int written));
            Assert.That(written, Is.EqualTo(patch.Length));
        }

        Ok(m.C.Close(fd));
        Assert.That(m.Get("f").AsSpan().SequenceEqual(bytes));
        m.Unmount();
    }

    [Test]
    public void A_gap_reads_as_zeroes_and_so_does_what_truncate_adds()
    {
        using VfsMachine m = fs.Start();
        int fd = m.Open("f");
        Ok(m.C.WriteAt(fd, "x"u8, 100_000, out _));
        byte[] all = m.GetAll(fd);
        Assert.That(all, Has.Length.EqualTo(100_001));
        Assert.That(all.AsSpan(0, 100_000).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));

        // What was cut off must not come back when the file grows again.
        Ok(m.C.WriteAt(fd, Bytes(10_000, 3), 0, out _));
        Ok(m.C.Ftruncate(fd, 5001));
        Ok(m.C.Ftruncate(fd, 20_000));
        all = m.GetAll(fd);
        Assert.That(all, Has.Length.EqualTo(20_000));
        Assert.That(all.AsSpan(0, 5001).SequenceEqual(Bytes(10_000, 3).AsSpan(0, 5001)));
        Assert.That(all.AsSpan(5001).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        Ok(m.C.Ftruncate(fd, 0));
        Ok(m.C.WriteAt(fd, "y"u8, 7000, out _));
        Assert.That(m.GetAll(fd).AsSpan(0, 7000).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        Ok(m.C.Close(fd));
        m.Unmount();
    }

    [Test]
    public void Append_writes_at_the_end_whatever_the_position()
    {
        using VfsMachine m = fs.Start();
        m.Put("log", "one\n");
        int a = m.Open("log", OpenFlags.WriteOnly | OpenFlags.Append);
        int b = m.Open("log", OpenFlags.WriteOnly | OpenFlags.Append);
        m.Write(a, "two\n"u8);
        m.Write(b, "three\n"u8);
        Ok(m.C.Seek(a, 0, SeekOrigin.Begin, out _));
        m.Write(a, "four\n"u8);
        Ok(m.C.Seek(a, 0, SeekOrigin.Current, out long position));
        Assert.That(position, Is.EqualTo(19));
        Ok(m.C.Close(a));
        Ok(m.C.Close(b));
        Assert.That(m.Text("log"), Is.EqualTo("one\ntwo\nthree\nfour\n"));
        m.Unmount();
    }

    [Test]
    public void Positions_move_with_reads_and_writes_and_are_shared_by_duplicates()
    {
        using VfsMachine m = fs.Start();
        m.Put("f", "0123456789");
        int fd = m.Open("f", OpenFlags.ReadWrite);
        Ok(m.C.Duplicate(fd, out int copy));
        byte[] three = new byte[3];
        Ok(m.C.Read(fd, three, out int read));
        Assert.That(read, Is.EqualTo(3));
        Ok(m.C.Read(copy, three, out _));
        Assert.That(three, Is.EqualTo("345"u8.ToArray()));
        Ok(m.C.Seek(fd, -2, SeekOrigin.End, out long at));
        Assert.That(at, Is.EqualTo(8));
        Ok(m.C.Read(copy, three, out read));
        Assert.That(read, Is.EqualTo(2));
        Ok(m.C.Read(copy, three, out read));
        Assert.That(read, Is.Zero);
        Fails(m.C.Seek(fd, -1, SeekOrigin.Begin, out _), Errno.EINVAL);
        Ok(m.C.Close(fd));
        Ok(m.C.Read(copy, three, out _));
        Ok(m.C.Close(copy));
        Fails(m.C.Read(copy, three, out _), Errno.EBADF);
        m.Unmount();
    }

    [Test]
    public void Open_says_what_posix_says()
    {
        using VfsMachine m = fs.Start();
        Fails(m.C.Open("none", OpenFlags.ReadOnly, out int fd), Errno.ENOENT);
        Assert.That(fd, Is.EqualTo(-1));
        Fails(m.C.Open("none/f", OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out _), Errno.ENOENT);
        Fails(m.C.Open("", OpenFlags.ReadOnly, out _), Errno.ENOENT);
        m.Put("f", "abc");
        m.Mkdir("d");
        Fails(m.C.Open("f", OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x1b6, out _), Errno.EEXIST);
        Fails(m.C.Open("d", OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x1b6, out _), Errno.EEXIST);
        Fails(m.C.Open("d", OpenFlags.WriteOnly, out _), Errno.EISDIR);
        Fails(m.C.Open("d", OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out _), Errno.EISDIR);
        Fails(m.C.Open("f", OpenFlags.ReadOnly | OpenFlags.Directory, out _), Errno.ENOTDIR);
        Fails(m.C.Open("f/", OpenFlags.ReadOnly, out _), Errno.ENOTDIR);
        Fails(m.C.Open("f/x", OpenFlags.ReadOnly, out _), Errno.ENOTDIR);
        Fails(m.C.Open("new/", OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out _), Errno.EISDIR);
        Fails(m.C.Open("f", (OpenFlags)3, out _), Errno.EINVAL);
        Assert.That(m.Text("f"), Is.EqualTo("abc"));
        Ok(m.C.Open("f", OpenFlags.WriteOnly | OpenFlags.Truncate, out fd));
        Assert.That(m.Stat("f").Size, Is.Zero);
        Fails(m.C.Read(fd, new byte[1], out _), Errno.EBADF);
        Ok(m.C.Close(fd));
        Fails(m.C.Close(fd), Errno.EBADF);
        Ok(m.C.Open("f", OpenFlags.ReadOnly, out fd));
        Fails(m.C.Write(fd, "x"u8, out _), Errno.EBADF);
        Fails(m.C.Ftruncate(fd, 1), Errno.EINVAL);
        Ok(m.C.Close(fd));
        Ok(m.C.Open("d", OpenFlags.ReadOnly | OpenFlags.Directory, out fd));
        Fails(m.C.Read(fd, new byte[1], out _), Errno.EISDIR);
        Ok(m.C.Close(fd));
        m.Unmount();
    }

    [Test]
    public void An_unlinked_file_lives_while_it_is_open()
    {
        using VfsMachine m = fs.Start();
        m.Put("f", Bytes(50_000, 9));
        int fd = m.Open("f", OpenFlags.ReadWrite);
        Ok(m.C.Unlink("f"));
        Assert.That(m.Exists("f"), Is.False);
        m.Put("f", "another");
        Assert.That(m.GetAll(fd).AsSpan().SequenceEqual(Bytes(50_000, 9)));
        Ok(m.C.WriteAt(fd, "tail"u8, 50_000, out _));
        Ok(m.C.Fstat(fd, out VnodeAttributes attributes));
        Assert.That(attributes.Size, Is.EqualTo(50_004));
        Ok(m.C.Fsync(fd));
        Ok(m.C.Close(fd));
        Assert.That(m.Text("f"), Is.EqualTo("another"));
        m.Unmount();
    }

    [Test]
    public void Removed_files_give_their_room_back()
    {
        using VfsMachine m = fs.Start();
        Ok(m.C.StatVfs("/m", out FileSystemStatistics before));
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 20; i++)
            {
                m.Put($"f{i}", Bytes(100_000, i));
            }

            Ok(m.C.StatVfs("/m", out FileSystemStatistics full));
            Assert.That(full.FreeBlocks, Is.LessThan(before.FreeBlocks));
            for (int i = 0; i < 20; i++)
            {
                Ok(m.C.Unlink($"f{i}"));
            }
        }

        Ok(m.C.StatVfs("/m", out FileSystemStatistics after));
        Assert.That(after.FreeBlocks * after.BlockSize, Is.EqualTo(before.FreeBlocks * before.BlockSize).Within(65536));
        m.Unmount();
    }

    [Test]
    public void A_full_file_system_says_ENOSPC_and_works_on()
    {
        using VfsMachine m = fs.Start(options: new MountOptions { SizeLimit = 4 << 20 });
        m.Put("keep", "kept");
        int fd = m.Open("big");
        byte[] piece = Bytes(1 << 20, 1);
        long total = 0;
        Errno error = Errno.Ok;
        while (error == Errno.Ok && total < 256 << 20)
        {
            error = m.C.Write(fd, piece, out int written);
            total += written;
        }

        Assert.That(error, Is.EqualTo(Errno.ENOSPC));
        Assert.That(m.Stat("big").Size, Is.EqualTo(total));
        Ok(m.C.Close(fd));
        Assert.That(m.Text("keep"), Is.EqualTo("kept"));
        Ok(m.C.Unlink("big"));
        m.Put("again", Bytes(1 << 20, 2));
        Assert.That(m.Get("again").AsSpan().SequenceEqual(Bytes(1 << 20, 2)));
        m.Unmount();
    }

    [Test]
    public void Truncate_by_path_and_its_errors()
    {
        using VfsMachine m = fs.Start();
        m.Put("f", "0123456789");
        m.Mkdir("d");
        Ok(m.C.Truncate("f", 4));
        Assert.That(m.Text("f"), Is.EqualTo("0123"));
        Fails(m.C.Truncate("d", 0), Errno.EISDIR);
        Fails(m.C.Truncate("none", 0), Errno.ENOENT);
        Fails(m.C.Truncate("f", -1), Errno.EINVAL);
        m.Unmount();
    }

    [Test]
    public void Times_are_kept_and_can_be_set()
    {
        using VfsMachine m = fs.Start();
        m.Put("f", "a");
        long second = 1_000_000_000;
        long modify = (1_600_000_000L * second) + (fs.ModifyTimeStep == 1 ? 123_456_789 : 0);
        Ok(m.C.Utimens("f", 1_500_000_000L * second, modify));
        VnodeAttributes attributes = m.Stat("f");
        Assert.That(attributes.ModifyTime, Is.EqualTo(modify).Within(fs.ModifyTimeStep));
        int fd = m.Open("f", OpenFlags.ReadWrite);
        m.Write(fd, "b"u8);
        Ok(m.C.Close(fd));
        Assert.That(m.Stat("f").ModifyTime, Is.GreaterThan(modify));
        Ok(m.C.Utimens("f", null, modify));
        Ok(m.C.Stat("f", out attributes));
        Assert.That(attributes.ModifyTime, Is.EqualTo(modify).Within(fs.ModifyTimeStep));
        m.Unmount();
    }

    [Test]
    public void A_read_only_mount_refuses_every_change()
    {
        using VfsMachine m = fs.Start(options: new MountOptions { ReadOnly = true });
        Fails(m.C.Open("f", OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out _), Errno.EROFS);
        Fails(m.C.MakeDirectory("d", 0x1ff), Errno.EROFS);
        Assert.That(m.List("."), Is.Empty);
        m.Unmount();
    }

    [Test]
    public void Unmount_is_refused_while_in_use_and_forced_takes_the_files_away()
    {
        using VfsMachine m = fs.Start();
        m.Put("f", "abc");
        int fd = m.Open("f", OpenFlags.ReadOnly);
        Ok(m.C.ChangeDirectory("/"));
        Mount mount = m.Mount;
        Fails(m.Vfs.Unmount(mount), Errno.EBUSY);
        Assert.That(m.Text("/m/f"), Is.EqualTo("abc"));
        Ok(m.Vfs.Unmount(mount, force: true));
        Fails(m.C.Read(fd, new byte[3], out _), Errno.EIO);
        Ok(m.C.Close(fd));
        Assert.That(m.List("/m"), Is.Empty);
        Fails(m.Vfs.Unmount(mount), Errno.EINVAL);
    }

    private static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
