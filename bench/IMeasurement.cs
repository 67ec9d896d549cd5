namespace DriverKit.Bench;

/// <summary>Something that is measured by name.</summary>
public interface IMeasurement
{
    /// <summary>Its name on the command line, in lower case: <c>kernel-start</c>.</summary>
    string Name { get; }

    /// <summary>What it measures, in a line.</summary>
    string What { get; }

    /// <summary>Measures. Figures may come one by one.</summary>
    /// <param name="options">How long, and what of.</param>
    IEnumerable<Figure> Run(MeasureOptions options);
}
