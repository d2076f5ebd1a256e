using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Runbooks.Cli.Hosting;

/// <summary>How JSON is written for people and for pipes.</summary>
internal static class JsonText
{
    /// <summary>Indented, with letters of any script as they are.</summary>
    public static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(),
    };
}
