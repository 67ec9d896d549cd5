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

    public static string Summary(ISymbol symbol)
    {
        string? xml = symbol.GetDocumentationCommentXml();
        if (string.IsNullOrWhiteSpace(xml))
        {
            return string.Empty;
        }

        try
        {
            XElement? summary = XElement.Parse(xml).Element("summary");
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
