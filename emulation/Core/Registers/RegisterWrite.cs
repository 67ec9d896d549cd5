namespace DriverKit.Emulation;

/// <summary>A write to a register, as a model's hook gets it.</summary>
/// <typeparam name="T">The register's value.</typeparam>
/// <param name="Index">Which of an array, or what the index register says; 0 for a single register.</param>
/// <param name="Written">What was on the bus; bits that the access did not cover are zero.</param>
/// <param name="Before">What the register held.</param>
/// <param name="After">What it holds now, its access rules applied.</param>
/// <param name="Lanes">The bits that the access covered: all, unless it was narrower than the register.</param>
public readonly record struct RegisterWrite<T>(int Index, T Written, T Before, T After, ulong Lanes)
    where T : unmanaged;
