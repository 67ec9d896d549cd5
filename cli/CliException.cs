namespace DriverKit.Cli;

/// <summary>Ends a command with one line for a person: what, why, what to do.</summary>
internal sealed class CliException(string message, ExitCode code = ExitCode.Failure) : Exception(message)
{
    public ExitCode Code { get; } = code;
}
