using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Runbooks.Shell;

/// <summary>JSON as a person would type it: letters as they are, on one line.</summary>
public static class CompactJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(),
    };

    /// <summary>The same, over several lines.</summary>
    public static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };
}
