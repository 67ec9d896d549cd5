namespace DriverKit.Lab.Tests;

/// <summary>Where this working tree is.</summary>
internal static class Repository
{
    /// <summary>The folder that holds DriverKit.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string from)
    {
        for (DirectoryInfo? at = new(from); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "DriverKit.sln")))
            {
                return at.FullName;
            }
        }

        throw new LabException($"{from} is not inside the working tree.");
    }
}
