using System.Text;

namespace DriverKit.Kernel;

/// <summary>What is known of a panic.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Where">The thread or the work it happened in.</param>
/// <param name="Time">Monotonic nanoseconds.</param>
/// <param name="Stack">The exception with its stack.</param>
/// <param name="Console">The console ring.</param>
public sealed record PanicReport(string Message, string Where, long Time, string Stack, IReadOnlyList<KernelConsoleLine> Console)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder text = new StringBuilder().AppendLine($"panic: {Message}").AppendLine($"in {Where} at {Time} ns").AppendLine(Stack);
        foreach (KernelConsoleLine line in Console)
        {
            text.AppendLine($"[{line.Time / 1_000_000_000}.{line.Time / 1000 % 1_000_000:d6}] {line.Text}");
        }

        return text.ToString();
    }
}
