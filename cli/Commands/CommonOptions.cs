using System.CommandLine;

namespace DriverKit.Cli.Commands;

/// <summary>Arguments and options that several commands share.</summary>
internal static class CommonOptions
{
    public static Argument<string> Target() => new("target")
    {
        Description = "A file, or a device as SCHEME:ADDRESS[,key=value...]; 'driverkit devices' lists what can be reached",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON" };

    public static Option<int?> Partition() => new("--partition")
    {
        Description = "Which partition, from 1; without it the only one, or the first with a file system that is known",
    };
}
