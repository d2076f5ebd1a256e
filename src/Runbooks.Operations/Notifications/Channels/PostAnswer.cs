using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Targets;

namespace Runbooks.Notifications.Channels;

/// <summary>What came back from a provider in the end.</summary>
/// <param name="Attempts">How many requests were made.</param>
internal sealed record PostAnswer(int Attempts)
{
    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>The answer's body, at most 64 KiB.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What went wrong where there was no answer, or none that counts.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the request left and nothing says what became of it.</summary>
    public bool IsLost { get; init; }

    /// <summary>Whether the provider took it.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body as JSON; null where it is none.</summary>
    public JsonObject? Json => field ??= ReceivedJson.Parse(Body.Span).Value as JsonObject;

    /// <summary>The body as a text of one line, cut after 200 characters.</summary>
    public string Text
    {
        get
        {
            var text = PrintableText.Line(System.Text.Encoding.UTF8.GetString(Body.Span)).Trim();
            return text.Length <= 200 ? text : text[..199] + "…";
        }
    }

    /// <summary>The answer in a few words.</summary>
    public string Describe(string? said = null)
    {
        said ??= Text;
        return Status is { } status
            ? said.Length == 0
                ? $"HTTP {status}"
                : $"HTTP {status}: {said}"
            : Problem ?? "no answer";
    }
}
