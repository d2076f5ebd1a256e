using Runbooks.Authoring.Importing.Requests;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>A request with what is asked of its answer.</summary>
/// <param name="Request">The request.</param>
/// <param name="Expectations">What the filters behind it look for.</param>
/// <param name="Value">What the pipeline writes, as an expression over the answer; null where that is not known.</param>
/// <param name="IsDecided">Whether the last command fails unless the expectations hold: <c>grep</c>, <c>jq -e</c>.</param>
/// <param name="Lost">The commands behind it whose meaning is not known.</param>
internal sealed record RequestPipeline(
    RequestDraft Request,
    IReadOnlyList<string> Expectations,
    string? Value,
    bool IsDecided,
    IReadOnlyList<ShellCommand> Lost
)
{
    /// <summary>What holds when the pipeline succeeds.</summary>
    public string Condition =>
        IsDecided && Expectations.Count > 0 ? Conditions.All(Expectations)
        : Request.FailsOnError ? "status >= 200 && status < 300"
        : "status != null";
}
