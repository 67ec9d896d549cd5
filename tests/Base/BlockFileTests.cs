using DriverKit.Block;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

public class BlockFileTests
{
    private string _path = null!;
    private RealHost _host = null!;

    [SetUp]
    public void Start()
    {
        _host = new RealHost(_ => { });
        _path = Path.Combine(Path.GetTempPath(), $"driverkit-{Guid.NewGuid():n}.img");
        File.WriteAllBytes(_path, new byte[1 << 20]);
    }

    [TearDown]
    public void End()
    {
        File.Delete(_path);
        _host.Dispose();
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_file_holds_what_was_written(bool inMemory)
    {
        using IBlockFile file = inMemory ? new MemoryBlockFile(1 << 20) : _host.OpenBlockFile(_path, writable: true);
        byte[] expected = new byte[file.Length];
        byte[] part = new byte[200_000];
        byte[] read = new byte[file.Length];
        var random = new Random(11);
        for (int i = 0; i < 300; i++)
        {
            int offset = random.Next(expected.Length);
            int length = random.Next(Math.Min(part.Length, expected.Length - offset) + 1);
            if (random.Next(3) == 0)
            {
                Assert.That(file.Discard(offset, length), Is.EqualTo(HostFileStatus.Ok));
                expected.AsSpan(offset, length).Clear();
            }
            else
            {
                random.NextBytes(part);
                Assert.That(file.Write(offset, part.AsSpan(0, length)), Is.EqualTo(HostFileStatus.Ok));
                part.AsSpan(0, length).CopyTo(expected.AsSpan(offset));
            }
        }

        Assert.That(file.Flush(), Is.EqualTo(HostFileStatus.Ok));
        Assert.That(file.Read(0, read), Is.EqualTo(HostFileStatus.Ok));
        Assert.That(read.AsSpan().SequenceEqual(expected));
        Assert.That(file.Read(file.Length - 1, part.AsSpan(0, 2)), Is.EqualTo(HostFileStatus.OutOfRange));
        Assert.That(file.Write(-1, part.AsSpan(0, 2)), Is.EqualTo(HostFileStatus.OutOfRange));
        Assert.That(file.Discard(file.Length, 1), Is.EqualTo(HostFileStatus.OutOfRange));
        Assert.That(file.Read(long.MaxValue, part), Is.EqualTo(HostFileStatus.OutOfRange));
    }

    [Test]
    public void Memory_is_held_only_for_what_was_written()
    {
        using var file = new MemoryBlockFile(1L << 40);
        Assert.That(file.Write(1L << 39, new byte[10]), Is.EqualTo(HostFileStatus.Ok));
        Assert.That(file.Held, Is.EqualTo(1 << 16));
        Assert.That(file.Discard(0, file.Length), Is.EqualTo(HostFileStatus.Ok));
        Assert.That(file.Held, Is.Zero);
    }

    [Test]
    public void A_writer_excludes_everybody()
    {
        using (IBlockFile writer = _host.OpenBlockFile(_path, writable: true))
        {
            Assert.That(() => _host.OpenBlockFile(_path, writable: false), Throws.TypeOf<IOException>().With.Message.Contains("in use"));
        }

        using IBlockFile one = _host.OpenBlockFile(_path, writable: false);
        using IBlockFile two = _host.OpenBlockFile(_path, writable: false);
        Assert.That(two.Write(0, new byte[1]), Is.EqualTo(HostFileStatus.ReadOnly));
        Assert.That(() => _host.OpenBlockFile(_path, writable: true), Throws.TypeOf<IOException>().With.Message.Contains("in use"));
    }

    [Test]
    public void What_cannot_be_opened_says_why_and_what_to_do()
    {
        Assert.That(
            () => _host.OpenBlockFile(_path + ".no", writable: true),
            Throws.TypeOf<IOException>().With.Message.EndsWith(".no cannot be opened for writing: it does not exist; check the path"));
        Assert.That(
            () => _host.OpenBlockFile(Path.GetTempPath(), writable: false),
            Throws.TypeOf<IOException>().With.Message.Contains("is a directory"));
    }
}
