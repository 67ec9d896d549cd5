using System.CommandLine;

namespace DriverKit.Cli;

internal static class Program
{
    private static int Main(string[] args) => new RootCommand("Device driver development kit with userspace I/O.").Parse(args).Invoke();
}
