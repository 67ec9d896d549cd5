namespace DriverKit.Lab.Tests;

/// <summary>How a script in the guest ended.</summary>
/// <param name="ExitCode">0 to 255; 128 and the signal's number where a signal ended it.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Error">What it printed to standard error.</param>
/// <param name="Seconds">How long it took by the guest's clock.</param>
public sealed record GuestResult(int ExitCode, string Output, string Error, double Seconds)
{
    /// <summary>All there is, for a failed assertion's message.</summary>
    public string Everything => $"exit code {ExitCode} after {Seconds:F1} s\n--- output\n{Output}\n--- error\n{Error}";
}
