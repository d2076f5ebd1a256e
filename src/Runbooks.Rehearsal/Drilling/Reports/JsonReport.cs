using System.Text.Encodings.Web;
using System.Text.Json;

namespace Runbooks.Rehearsal.Drilling.Reports;

/// <summary>A drill as JSON, indented, with letters of any script as they are.</summary>
public static class JsonReport
{
    private static readonly DrillJson Readable = new(
        new JsonSerializerOptions(DrillJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <param name="report">The drill.</param>
    public static string Write(DrillReport report) => JsonSerializer.Serialize(new DrillDocument(report), Readable.DrillDocument);
}
