namespace DriverKit.Msdosfs.Tests;

/// <summary>What must be found after the end came.</summary>
/// <param name="Names">Under one of these names,</param>
/// <param name="Contents">one of these contents;</param>
/// <param name="MayGoOn">perhaps with more behind them.</param>
internal sealed record Promise(string[] Names, byte[][] Contents, bool MayGoOn)
{
    public bool IsKept(Func<string, byte[]?> read) => Names.Any(name => read(name) is { } found && Contents.Any(
        bytes => MayGoOn ? found.AsSpan().StartsWith(bytes) : found.AsSpan().SequenceEqual(bytes)));
}
