using CsCheck;
using DriverKit.Kernel;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>Random runs of operations against a model that is too simple to be wrong: the same answers, the same tree, the same bytes.</summary>
[TestFixtureSource(typeof(FileSystems), nameof(FileSystems.All))]
public class ModelTests(FileSystemUnderTest fs)
{
    private static readonly string[] Names = ["a", "b", "a longer name.text", "ünïcode"];

    private static readonly Gen<string> Name = Gen.Int[0, 3].Select(i => Names[i]);

    private static readonly Gen<string> Path = Gen.Select(Name, Name, Name, Gen.Int[1, 3], (a, b, c, depth) =>
        depth == 1 ? $"/m/{a}" : depth == 2 ? $"/m/{a}/{b}" : $"/m/{a}/{b}/{c}");

    private static readonly Gen<ModelStep> Step =
        Gen.Select(Gen.Int[0, 8], Path, Path, Gen.Int[0, 20_000], Gen.OneOf(Gen.Int[1, 100], Gen.Int[1, 70_000]))
            .Select(t => new ModelStep(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5));

    [Test]
    public void Random_runs_agree_with_the_model()
    {
        // Steps that make directories first, else most paths lead nowhere.
        Gen<ModelStep[]> run = Gen.Select(Step.Array[5, 60], Gen.Int[1, 4], (steps, extra) =>
            (ModelStep[])[.. steps.Take(extra * 3).Select(s => s with { Kind = 0 }), .. steps]);
        long agreed = 0;
        run.Sample(
            steps =>
            {
                using VfsMachine m = fs.Start();
                var model = new ModelFileSystem();
                foreach (ModelStep step in steps)
                {
                    Errno expected = step.Apply(model);
                    Errno got = step.Apply(m.C);
                    Assert.That(got, Is.EqualTo(expected), step.ToString());
                    Interlocked.Add(ref agreed, got == Errno.Ok ? 1 : 0);
                }

                Compare(m, model);
                Assert.That(m.C.Sync(), Is.EqualTo(Errno.Ok));
                Compare(m, model);
                m.Unmount();
            },
            iter: 150,
            threads: 1,
            seed: "0000KOIKNeG4");
        TestContext.Out.WriteLine($"{agreed} operations succeeded on both");
        Assert.That(agreed, Is.GreaterThan(1000));
    }

    private static void Compare(VfsMachine m, ModelFileSystem model)
    {
        foreach (string path in model.Paths)
        {
            if (model.Contents(path) is not { } contents)
            {
                Assert.That(m.List(path), Is.EqualTo(model.List(path)), path);
            }
            else
            {
                Assert.That(m.Get(path).AsSpan().SequenceEqual(contents), path);
            }
        }
    }
}
