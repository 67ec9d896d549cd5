namespace DriverKit.Kernel;

/// <summary>A line of the console ring.</summary>
/// <param name="Time">Monotonic nanoseconds when it was written.</param>
/// <param name="Text">The line.</param>
public readonly record struct KernelConsoleLine(long Time, string Text);
