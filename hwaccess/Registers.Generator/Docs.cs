using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DriverKit.Registers.Generator;

/// <summary>The summary of a documentation comment as plain text, for tables of registers.</summary>
internal static class Docs
{
    private static readonly Regex Space = new(@"\s+", RegexOptions.CultureInvariant);

    // From the text, for a compiler that writes no documentation does not hand the comments out.
    public static string Summary(ISymbol symbol) => symbol.DeclaringSyntaxReferences
        .Select(reference => Read(reference.GetSyntax()))
        .FirstOrDefault(summary => summary.Length > 0) ?? string.Empty;

    private static string Read(SyntaxNode node)
    {
        IEnumerable<string> lines = node.GetLeadingTrivia().ToFullString().Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("///", StringComparison.Ordinal))
            .Select(line => line.Substring(3));
        try
        {
            XElement? summary = XElement.Parse($"<doc>{string.Join("\n", lines)}</doc>").Element("summary");
            return summary is null ? string.Empty : Space.Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();
        }
        catch (XmlException)
        {
            return string.Empty;
        }
    }

    /// <summary>A string as C# writes it.</summary>
    public static string Literal(string? text) => text is null ? "null" : SymbolDisplay.FormatLiteral(text, true);

    /// <summary>Text as it stands in a documentation comment.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } element => Last((element.Attribute("cref") ?? element.Attribute("name") ?? element.Attribute("langword"))?.Value),
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => string.Empty,
    };

    private static string Last(string? name)
    {
        string bare = (name ?? string.Empty).Split('(')[0];
        return bare.Substring(bare.LastIndexOf('.') + 1).Split('`')[0];
    }
}
