using Microsoft.CodeAnalysis;

namespace DriverKit.Components.Generator;

internal static class Rules
{
    public static readonly DiagnosticDescriptor CannotBeMade = Rule(
        "DK0101", "A component cannot be made", "{0}, which {1} brings, must be a class that this program can construct without arguments");

    public static readonly DiagnosticDescriptor WrongInterface = Rule(
        "DK0102", "A component does not fit its table", "{0}, which {1} brings, does not implement {2}");

    public static readonly DiagnosticDescriptor TwiceNamed = Rule(
        "DK0103", "Two components have the same name", "'{0}' is brought by both {1} and {2}");

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "Components", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
