using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Terminal;

/// <summary>Writes a plan or a rehearsal in the format that was asked for.</summary>
internal static class PlanFormats
{
    private const int WidestLine = 120;

    // A file or a pipe has no columns: whoever searches it wants whole lines.
    private const int AsItComes = int.MaxValue;

    /// <summary>Writes it to standard output.</summary>
    /// <param name="host">Where that is.</param>
    /// <param name="format">json or markdown; anything else is for a person who reads it now.</param>
    /// <param name="page">What is written for people.</param>
    /// <param name="document">What is written for scripts.</param>
    /// <param name="shape">How that is written.</param>
    /// <param name="exitCode">What the command exits with.</param>
    public static void Write<T>(CommandHost host, string format, PlanPage page, T document, JsonTypeInfo<T> shape, int exitCode)
    {
        switch (format)
        {
            case "json":
                host.Document.WriteLine(JsonSerializer.Serialize(document, shape));
                break;
            case "markdown":
                PlanMarkdown.Write(host.Document, page);
                break;
            default:
                WriteText(host, page, exitCode);
                break;
        }
    }

    /// <summary>Writes it for a person who reads it now.</summary>
    /// <param name="host">Where that is.</param>
    /// <param name="page">What is written.</param>
    /// <param name="exitCode">What the command exits with.</param>
    public static void WriteText(CommandHost host, PlanPage page, int exitCode) =>
        PlanText.Write(
            host.Out,
            page,
            host.OutWidth is { } columns ? Math.Min(columns, WidestLine) : AsItComes,
            exitCode,
            host.OutIsTerminal && host.WantsColour
        );
}
