using System.CommandLine;
using DriverKit.Cli.Templates;

namespace DriverKit.Cli.Commands;

/// <summary><c>new driver</c>: the tree of a person's own driver, with a device to begin from.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The driver's name, a word such as Sprocket" };
        var output = new Option<string?>("--output", "-o") { Description = "The folder to make; one of that name here unless told otherwise" };
        var feed = new Option<string?>("--feed") { Description = "A folder with DriverKit's packages, to be used beside what NuGet knows" };
        var driver = new Command("driver", "Make a PCI driver with specs, model and tests, which builds and passes") { name, output, feed };
        driver.SetAction(parsed =>
        {
            string given = parsed.GetRequiredValue(name);
            string folder = parsed.GetValue(output) ?? given;
            DriverTemplate.Write(given, folder, parsed.GetValue(feed));
            Console.WriteLine($"made {folder}: specs, driver, model, tests; 'dotnet test' in it runs them, and README.md says what to change");
            return (int)ExitCode.Ok;
        });
        return new Command("new", "Begin something of your own") { driver };
    }
}
