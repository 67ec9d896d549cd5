namespace DriverKit.Fuzzing;

/// <summary>What is fuzzed: it must end, throw nothing, and stay small, whatever the bytes are.</summary>
/// <param name="input">The bytes.</param>
/// <returns>True when they passed the parser's first check, so that the rest of it ran.</returns>
public delegate bool FuzzTarget(ReadOnlySpan<byte> input);
