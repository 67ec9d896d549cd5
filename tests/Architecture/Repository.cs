namespace DriverKit.Architecture.Tests;

/// <summary>The working tree and the files in it that belong to the project.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", ".lab", "artifacts", "bin", "obj", "TestResults", ".vs", ".idea", "node_modules"];

    /// <summary>The folder that holds DriverKit.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>All files, as paths from the root with forward slashes, in a stable order.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Below(new DirectoryInfo(Root)).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Reads a file of <see cref="Files"/>.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Below(DirectoryInfo folder)
    {
        foreach (FileInfo file in folder.EnumerateFiles())
        {
            yield return file.FullName;
        }

        foreach (DirectoryInfo child in folder.EnumerateDirectories().Where(d => !NotOurs.Contains(d.Name) && d.LinkTarget is null))
        {
            foreach (string file in Below(child))
            {
                yield return file;
            }
        }
    }

    private static string Find(string from)
    {
        for (DirectoryInfo? at = new(from); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "DriverKit.sln")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException($"{from} is not inside the working tree.");
    }
}
