using System.Diagnostics;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Msdosfs.Tests;

/// <summary>
/// A stick is pulled out at every transfer of a writing run over the whole stack, amid the data where there are some; then fsck.fat has its
/// say, and every file that was made durable before is read.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class UnplugTests
{
    private const int SampleForMtools = 40;

    [TestCase("-F 12 -s 1", 2 << 20, 50, 15)]
    [TestCase("-F 12 -s 8", 4 << 20, 50, 16)]
    [TestCase("-F 16 -s 4", 17 << 20, 50, 12)]
    [TestCase("-F 32 -s 1", 34 << 20, 50, 13)]
    public void After_an_unplug_at_any_transfer_nothing_durable_is_lost(string format, int bytes, int operations, int seed) =>
        Check(format, bytes, seed, run => run.Go(operations), null, 500);

    [TestCase("-F 32 -s 1", 36 << 20, 1_100_000, 4)]
    [TestCase("-F 12 -s 4", 8 << 20, 1_100_000, 5)]
    public void Large_files_and_trees_move_and_grow_in_one_piece(string format, int bytes, int size, int seed) =>
        Check(format, bytes, seed, run => run.GoLarge(size), null, 600);

    [TestCase("-F 12 -s 1", 2 << 20, 50, 118)]
    [TestCase("-F 16 -s 4", 17 << 20, 50, 112)]
    [TestCase("-F 32 -s 1", 34 << 20, 50, 113)]
    public void With_a_volatile_cache_any_part_of_which_is_lost(string format, int bytes, int operations, int seed) =>
        Check(format, bytes, seed, run => run.Go(operations), cutAt => (cutAt % 5) / 4.0, 500);

    [Test]
    public void Any_file_grows_in_one_piece_where_copies_have_no_limit()
    {
        var options = new MountOptions { Extra = new Dictionary<string, string> { ["copylimit"] = "all" } };
        Check("-F 16 -s 4", 12 << 20, 21, run => run.GoGrow(1_200_000), null, 120, options);
    }

    [Test]
    public void Beyond_the_limit_a_chain_is_longer_than_its_file_for_a_moment_and_no_more()
    {
        using var image = new Image(12 << 20);
        Tool.Must("mkfs.vfat", "-F", "16", "-s", "4", image.Path);
        byte[] blank = File.ReadAllBytes(image.Path);
        int transfers = StickSession.Make(blank, 22, int.MaxValue, run => run.GoGrow(1_200_000)).Transfers;
        int seen = 0;
        var judged = new HashSet<ulong>();
        for (int n = 1; n <= transfers; n++)
        {
            StickSession session = StickSession.Make(blank, 22, n, run => run.GoGrow(1_200_000));
            if (!judged.Add(session.Medium.History))
            {
                continue;
            }

            Apply(session.Medium, image.Path);
            string[] bad = FsckJudge.Bad(Tool.Run("fsck.fat", "-n", image.Path).Output);
            Restore(session.Medium, blank, image.Path);
            seen += bad.Length > 0 ? 1 : 0;
            Assert.That(bad, Is.Empty.Or.Length.EqualTo(3));
            Assert.That(bad.Skip(1).Take(1), Has.All.Match("File size is (\\d+) bytes, cluster chain length is > \\d+ bytes"), $"{n} of {transfers}");
            ReadAgain(session, $"{n} of {transfers}");
        }

        TestContext.Out.WriteLine($"{transfers} points, {judged.Count} states, {seen} with a chain too long");
        Assert.That(seen, Is.InRange(2, 4), "one as it grows, one as it is cut, the write of a directory's block torn or not");
    }

    [Test]
    public void Without_the_order_the_same_judge_finds_damage()
    {
        using var image = new Image(2 << 20);
        Tool.Must("mkfs.vfat", "-F", "12", "-s", "1", image.Path);
        byte[] blank = File.ReadAllBytes(image.Path);
        var options = new MountOptions { Asynchronous = true };
        StickSession whole = StickSession.Make(blank, 8, int.MaxValue, run => run.Go(40), options: options);
        int damaged = 0;
        int points = 0;
        for (int n = 50; n <= whole.Transfers; n += 3, points++)
        {
            StickSession session = StickSession.Make(blank, 8, n, run => run.Go(40), options: options);
            Apply(session.Medium, image.Path);
            damaged += FsckJudge.Bad(Tool.Run("fsck.fat", "-n", image.Path).Output).Length > 0 ? 1 : 0;
            Restore(session.Medium, blank, image.Path);
        }

        TestContext.Out.WriteLine($"asynchronous metadata: {damaged} of {points} points damaged");
        Assert.That(damaged, Is.GreaterThan(points / 20));
    }

    private static void Check(string format, int bytes, int seed, Action<WritingRun> body, Func<int, double>? keep, int floor, MountOptions? options = null)
    {
        using var image = new Image(bytes);
        Tool.Must("mkfs.vfat", [.. format.Split(' '), image.Path]);
        byte[] blank = File.ReadAllBytes(image.Path);
        var clock = Stopwatch.StartNew();
        StickSession whole = StickSession.Make(blank, seed, int.MaxValue, body, keep is null ? null : 1, options);
        Assert.That(whole.Error, Is.EqualTo(Errno.Ok), "the run itself");
        var findings = new SortedDictionary<string, int>();
        var judged = new HashSet<ulong>();
        int torn = 0;
        int compared = 0;
        int sampled = 0;
        for (int n = 1; n <= whole.Transfers; n++)
        {
            StickSession session = StickSession.Make(blank, seed, n, body, keep?.Invoke(n), options);
            Assert.That(session.IsCut, $"{n} of {whole.Transfers}");
            torn += session.IsTorn ? 1 : 0;
            string where = $"{format}, seed {seed}, unplugged at transfer {n} of {whole.Transfers}{(session.IsTorn ? ", torn" : "")}";
            if (judged.Add(session.Medium.History))
            {
                Apply(session.Medium, image.Path);
                string said = Tool.Run("fsck.fat", "-n", image.Path).Output;
                Assert.That(FsckJudge.Bad(said), Is.Empty, $"{where}: {said}");
                foreach (string finding in FsckJudge.Findings(said))
                {
                    findings[finding] = findings.GetValueOrDefault(finding) + 1;
                }

                sampled += judged.Count % SampleForMtools == 0 ? ReadByMtools(image.Path, session.Promises, where) : 0;
                Restore(session.Medium, blank, image.Path);
            }

            compared += ReadAgain(session, where);
        }

        string kinds = string.Join(", ", whole.Kinds.OrderBy(k => k.Key).Select(k => $"{k.Value} {k.Key}"));
        TestContext.Out.WriteLine(
            $"{format}: {whole.Transfers} points ({torn} torn), {judged.Count} states under fsck.fat, {compared} durable files compared, "
            + $"{sampled} by mtools, {clock.Elapsed.TotalSeconds:F1} s");
        TestContext.Out.WriteLine($"  {kinds}\n  {string.Join("; ", findings.Select(f => $"{f.Key} {f.Value}"))}");
        Assert.That(whole.Transfers, Is.GreaterThan(floor));
        Assert.That(judged, Has.Count.GreaterThan(floor / 6));
        Assert.That(torn, Is.Positive);
        Assert.That(compared, Is.GreaterThan(whole.Transfers / 2));
        Assert.That(sampled, Is.Positive);
    }

    private static void Apply(OverlayMedium medium, string path)
    {
        using FileStream file = File.OpenWrite(path);
        foreach ((long sector, byte[] bytes) in medium.Written)
        {
            file.Position = sector * bytes.Length;
            file.Write(bytes);
        }
    }

    private static void Restore(OverlayMedium medium, byte[] blank, string path)
    {
        using FileStream file = File.OpenWrite(path);
        foreach ((long sector, byte[] bytes) in medium.Written)
        {
            file.Position = sector * bytes.Length;
            file.Write(blank.AsSpan((int)file.Position, bytes.Length));
        }
    }

    private static int ReadAgain(StickSession session, string where)
    {
        if (session.Promises.Count == 0)
        {
            return 0;
        }

        var kernel = new RumpKernel(new RealHost(_ => { }));
        using var volume = new MountedVolume(new FileBlockDevice("sd0", kernel.Host, session.Medium), kernel, new MountOptions { ReadOnly = true });
        Assert.That(volume.Error, Is.EqualTo(Errno.Ok), $"{where}: {volume.Console}");
        foreach (Promise promise in session.Promises)
        {
            Assert.That(
                promise.IsKept(name => volume.Calls.Stat(name, out _) == Errno.Ok ? volume.Read(name) : null),
                $"{where}: {string.Join(" or ", promise.Names)}");
        }

        return session.Promises.Count;
    }

    private static int ReadByMtools(string path, IEnumerable<Promise> promises, string where)
    {
        int read = 0;
        foreach (Promise promise in promises.Take(4))
        {
            string copy = path + ".copy";
            Assert.That(
                promise.IsKept(name =>
                {
                    File.Delete(copy);
                    return Tool.Run("mcopy", "-n", "-i", path, "::" + name, copy).Code == 0 ? File.ReadAllBytes(copy) : null;
                }),
                $"{where}, by mtools: {string.Join(" or ", promise.Names)}");
            File.Delete(copy);
            read++;
        }

        return read;
    }
}
