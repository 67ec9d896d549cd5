using System.Text.Encodings.Web;
using System.Text.Json;

namespace DriverKit.Cli.Output;

/// <summary>Machine-readable output, written without reflection.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Action<Utf8JsonWriter> body)
    {
        using Stream output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            body(writer);
        }

        output.WriteByte((byte)'\n');
    }
}
