using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Steps;

namespace Runbooks.Runs;

/// <summary>A question that a run waits with, as other processes of this machine are told it: see <see cref="ApprovalSocket"/>.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Runbook">The runbook's id.</param>
/// <param name="Request">What is asked.</param>
/// <param name="ExpiresAt">When the answer becomes no.</param>
public sealed record PendingApproval(string Run, string Runbook, ApprovalRequest Request, DateTimeOffset ExpiresAt)
{
    // What another account sends may be anything: nothing of it is longer than a person reads.
    private const int LongestText = 500;
    private const int MostTexts = 20;

    internal JsonObject ToJson() =>
        new()
        {
            ["run"] = Run,
            ["runbook"] = Runbook,
            ["path"] = Request.Path,
            ["question"] = Request.Question,
            ["from"] = Texts(Request.From),
            ["changes"] = Texts(Request.Changes),
            ["where"] = Request.Where,
            ["fourEyes"] = Request.FourEyes,
            ["expiresAt"] = ExpiresAt.ToString("O"),
        };

    /// <summary>Reads one; null for what is none.</summary>
    internal static PendingApproval? Read(string line)
    {
        try
        {
            var json = JsonNode.Parse(line)!;
            var request = new ApprovalRequest(
                Text(json["path"]),
                Text(json["question"]),
                Texts(json["from"]),
                TimeSpan.Zero,
                AcceptsYes: false
            )
            {
                Changes = Texts(json["changes"]),
                Where = Text(json["where"]),
                FourEyes = (bool)json["fourEyes"]!,
            };
            return new PendingApproval(Text(json["run"]), Text(json["runbook"]), request, (DateTimeOffset)json["expiresAt"]!);
        }
        catch (Exception e)
            when (e is JsonException or FormatException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            return null;
        }
    }

    private static string Text(JsonNode? node)
    {
        var text = (string)node!;
        return text.Length <= LongestText ? text : text[..LongestText] + "…";
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private static List<string> Texts(JsonNode? json) => [.. json!.AsArray().Take(MostTexts).Select(Text)];
}
