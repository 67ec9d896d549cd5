namespace DriverKit.Fuzzing;

/// <summary>What came of a run.</summary>
/// <param name="Name">What was fuzzed.</param>
/// <param name="Inputs">Inputs tried.</param>
/// <param name="Accepted">Inputs that passed the parser's first check.</param>
/// <param name="Failure">The first failure, which ended the run; null when there was none.</param>
public sealed record FuzzReport(string Name, int Inputs, int Accepted, FuzzFailure? Failure)
{
    /// <summary>The report in one line, and the failure in some more.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string line = $"{Name}: {Inputs} inputs, {Accepted} passed the first check";
        return Failure is null ? line : $"{line}; {Failure}";
    }
}
