namespace DriverKit.Fuzzing;

/// <summary>An input that broke its target.</summary>
/// <param name="Kind">How.</param>
/// <param name="Iteration">The number of the input, from 0.</param>
/// <param name="Input">The input, made smaller where that could be done.</param>
/// <param name="Detail">The exception, or the figure that was too large.</param>
public sealed record FuzzFailure(FuzzFailureKind Kind, int Iteration, byte[] Input, string Detail)
{
    /// <summary>All that is needed to repeat it.</summary>
    /// <returns>Some lines.</returns>
    public override string ToString() =>
        $"{Kind} at input {Iteration}, {Input.Length} bytes: {Convert.ToHexStringLower(Input)}\n{Detail}";
}
