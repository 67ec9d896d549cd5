namespace DriverKit.Architecture.Tests;

[TestFixture]
public sealed class LayeringTests
{
    private static IEnumerable<string> Projects => Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal));

    [TestCaseSource(nameof(Projects))]
    public void AProjectKnowsOnlyWhatItMay(string path) =>
        Assert.That(ProjectFile.Parse(path, Repository.Read(path)).Violations(), Is.Empty);

    [Test]
    public void EveryProjectIsInTheSolution()
    {
        string solution = Repository.Read("DriverKit.sln").Replace('\\', '/');
        Assert.That(Projects.Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("drivers/X/X.csproj", "../../emulation/Core/E.csproj")]
    [TestCase("drivers/X/X.csproj", "../../kernel/Vfs/V.csproj")]
    [TestCase("drivers/X/X.csproj", "../../hwaccess/Backends/LibUsb/L.csproj")]
    [TestCase("drivers/X/X.csproj", "../Y/Y.csproj")]
    [TestCase("kernel/Dev/X.csproj", "../Vfs/V.csproj")]
    [TestCase("kernel/Vfs/X.csproj", "../Dev/D.csproj")]
    [TestCase("kernel/Net/X.csproj", "../Dev/D.csproj")]
    [TestCase("kernel/Base/X.csproj", "../Dev/D.csproj")]
    [TestCase("kernel/Base/X.csproj", "../../hwaccess/Interop/Linux/I.csproj")]
    [TestCase("emulation/UsbStick/X.csproj", "../../kernel/Base/B.csproj")]
    [TestCase("emulation/UsbStick/X.csproj", "../../drivers/D/D.csproj")]
    [TestCase("hwaccess/Decorators/X.csproj", "../../emulation/Core/E.csproj")]
    [TestCase("hwaccess/Backends/UsbIp/X.csproj", "../../../kernel/Base/B.csproj")]
    [TestCase("hwaccess/X.csproj", "../kernel/Base/B.csproj")]
    [TestCase("elsewhere/X.csproj", "../hwaccess/H.csproj")]
    public void AForbiddenReferenceIsFound(string path, string reference)
    {
        string text = $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>""";
        Assert.That(ProjectFile.Parse(path, text).Violations(), Is.Not.Empty);
    }

    [Test]
    public void ASourceBorrowedFromAnotherRoomIsFound()
    {
        const string Text = """<Project><ItemGroup><Compile Include="Own.cs;..\..\emulation\Core\Bank.cs" /></ItemGroup></Project>""";
        Assert.That(
            ProjectFile.Parse("drivers/X/X.csproj", Text).Violations(),
            Is.EqualTo(["drivers/X/X.csproj (Driver) must not know emulation/Core/Bank.cs (Emulation)"]));
    }

    [TestCase("drivers/X/X.csproj", "../../kernel/Dev/D.csproj")]
    [TestCase("kernel/Nfs/X.csproj", "../Vfs/V.csproj;../Net/N.csproj")]
    [TestCase("cli/X.csproj", "../emulation/Core/E.csproj")]
    public void AnAllowedReferenceIsNot(string path, string references)
    {
        string text = $"""<Project><ItemGroup><ProjectReference Include="{references}" /></ItemGroup></Project>""";
        Assert.That(ProjectFile.Parse(path, text).Violations(), Is.Empty);
    }
}
