using System.Xml.Linq;

namespace DriverKit.Architecture.Tests;

/// <summary>What a project file says about other projects.</summary>
/// <param name="Path">Its path from the root, with forward slashes.</param>
/// <param name="References">The projects it references, wild cards left as they are, as paths from the root.</param>
/// <param name="Sources">The sources it compiles beside its own folder's, as paths from the root.</param>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> References, IReadOnlyList<string> Sources)
{
    /// <summary>Reads the text of a project file.</summary>
    public static ProjectFile Parse(string path, string text)
    {
        XElement project = XElement.Parse(text);
        string folder = System.IO.Path.GetDirectoryName(path)!;
        return new ProjectFile(
            path,
            [.. Included(project, "ProjectReference").Select(i => FromRoot(folder, i))],
            [.. Included(project, "Compile").Concat(Included(project, "Reference").Where(r => r.Contains('/', StringComparison.Ordinal)))
                .Where(i => i.StartsWith("..", StringComparison.Ordinal)).Select(i => FromRoot(folder, i))]);
    }

    /// <summary>Gives the sentences about references that the rules forbid.</summary>
    public IEnumerable<string> Violations()
    {
        Layer from = Layering.Of(Path);
        if (from == Layer.Unknown)
        {
            yield return $"{Path}: no rule says what this folder may know";
        }

        foreach (string to in References.Concat(Sources).Where(to => !Layering.Allows(from, Layering.Of(to))))
        {
            yield return $"{Path} ({from}) must not know {to} ({Layering.Of(to)})";
        }
    }

    private static IEnumerable<string> Included(XElement project, string item) =>
        project.Descendants().Where(e => e.Name.LocalName == item).Select(e => (string?)e.Attribute("Include"))
            .OfType<string>().SelectMany(i => i.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(i => i.Replace('\\', '/'));

    private static string FromRoot(string folder, string include) =>
        System.IO.Path.GetRelativePath("/", System.IO.Path.GetFullPath("/" + folder + "/" + include));
}
