namespace DriverKit.Emulation;

/// <summary>A modelled function was disposed with faults that nobody took (<see cref="EmulatedPciFunction.TakeFaults"/>): a driver has a bug.</summary>
public sealed class PciFaultException : Exception
{
    /// <summary>Faults that nobody took.</summary>
    /// <param name="location">The function.</param>
    /// <param name="count">How many.</param>
    /// <param name="faults">The first of them.</param>
    public PciFaultException(string location, long count, IReadOnlyList<PciFault> faults)
        : base($"{location}: {count} faults{string.Concat(faults.Take(8).Select(f => Environment.NewLine + "  " + f))}") => Faults = faults;

    /// <summary>Faults without words.</summary>
    public PciFaultException()
    {
    }

    /// <summary>Faults in words.</summary>
    /// <param name="message">The words.</param>
    public PciFaultException(string message)
        : base(message)
    {
    }

    /// <summary>Faults in words.</summary>
    /// <param name="message">The words.</param>
    /// <param name="inner">What led to them.</param>
    public PciFaultException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The first faults.</summary>
    public IReadOnlyList<PciFault> Faults { get; } = [];
}
