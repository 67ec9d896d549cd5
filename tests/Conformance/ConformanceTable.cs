using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace DriverKit.Conformance.Tests;

/// <summary>What ran on what: device, backing, suite; and what did not apply, with the reason.</summary>
internal static class ConformanceTable
{
    private static readonly ConcurrentDictionary<(string Suite, Subject Subject, string Test), string> Results = new();

    /// <summary>Notes how a test ended: empty for passed, else why it did not apply.</summary>
    public static void Note(string suite, Subject subject, string test, string notApplicable) => Results[(suite, subject, test)] = notApplicable;

    public static int Passed(string suite, Subject subject) => Results.Count(r => r.Key.Suite == suite && r.Key.Subject == subject && r.Value.Length == 0);

    public static int Noted(string suite, Subject subject) => Results.Count(r => r.Key.Suite == suite && r.Key.Subject == subject);

    public static int TestsOf(Type suite) => suite.GetMethods().Sum(m =>
        m.GetCustomAttributes<TestCaseAttribute>().Count() + (m.GetCustomAttribute<TestAttribute>() is null ? 0 : 1));

    public static string Print()
    {
        var text = new StringBuilder();
        text.AppendLine($"{"device",-10} {"backing",-8} {"suite",-14} {"passed",6}  not applicable");
        foreach (var row in Results.GroupBy(r => (r.Key.Subject, r.Key.Suite)).OrderBy(g => (g.Key.Subject.Device, g.Key.Subject.Backing, g.Key.Suite)))
        {
            string not = string.Join(", ", row.Where(r => r.Value.Length > 0).Select(r => $"{r.Key.Test} ({r.Value})").Order(StringComparer.Ordinal));
            text.AppendLine($"{row.Key.Subject.Device,-10} {row.Key.Subject.Backing,-8} {row.Key.Suite,-14} {row.Count(r => r.Value.Length == 0),6}  {not}");
        }

        return text.ToString();
    }
}
