using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Octokit;
using Runbooks.Targets;

namespace Runbooks.GitHub;

/// <summary>What GitHub says when it does not do something, as a <see cref="GitHubProblem"/>.</summary>
internal static class GitHubRefusal
{
    private const int MostSaid = 300;

    public static GitHubProblem Of(ApiException refusal, GitHubCall call, GitHubAddress address, GitHubRetries retries)
    {
        var said = Said(refusal.HttpResponse?.Body as string);
        var status = (int)refusal.StatusCode;
        var because = $"cannot {call.What} of {address.FullName}: GitHub answered {status}{(said is null ? string.Empty : $", “{said}”")}";
        if (retries.ResetsAt is { } resets)
        {
            var until = resets.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
            var message =
                $"cannot {call.What} of {address.FullName}: GitHub takes no more requests until {until}"
                + $"{(said is null ? string.Empty : $" (“{said}”)")}";
            return new GitHubProblem(GitHubProblemKind.RateLimited, message, "run it again then") { Said = said, ResetsAt = resets };
        }

        var problem = status switch
        {
            401 => new GitHubProblem(
                GitHubProblemKind.Unauthorized,
                because,
                "the token is wrong, over, or not for this host: give another in RUNBOOK_GITHUB_TOKEN"
            ),
            403 => new(
                GitHubProblemKind.Forbidden,
                because,
                Needed(refusal) is { } needed
                    ? $"give the token the permission {needed}"
                    : "give the token the permission; `runbook docs github` says which"
            ),
            404 or 410 or 451 => new(
                GitHubProblemKind.NotFound,
                because,
                "it is not there, or the token cannot see it: GitHub answers both alike"
            ),
            400 or 409 or 422 => new(GitHubProblemKind.Invalid, because),
            408 or >= 500 when retries.MayHaveBeenDone && !call.IsRepeatable => new(
                GitHubProblemKind.AnswerLost,
                $"cannot tell whether GitHub did it ({call.What} of {address.FullName}): it answered {status}"
            ),
            _ => new(
                GitHubProblemKind.Unexpected,
                because,
                "try again later; https://www.githubstatus.com says whether GitHub has trouble"
            ),
        };
        return problem with { Said = said };
    }

    // The message, and what stands in `errors`: as objects with a message or a code, or as texts.
    private static string? Said(string? body)
    {
        if (body is null || ReceivedJson.Parse(Encoding.UTF8.GetBytes(body)) is not (true, JsonObject json))
            return null;
        var parts = new List<string?> { Text(json["message"]) };
        foreach (var error in json["errors"] as JsonArray ?? [])
        {
            parts.Add(
                error is JsonObject one
                    ? Text(one["message"])
                        ?? string.Join(
                            ' ',
                            new[] { Text(one["resource"]), Text(one["field"]), Text(one["code"]) }.Where(p => p is not null)
                        )
                    : Text(error)
            );
        }

        var said = string.Join("; ", parts.Where(p => !string.IsNullOrWhiteSpace(p))).ReplaceLineEndings(" ").TrimEnd('.');
        var clean = new string([.. said.Where(c => !char.IsControl(c))]);
        return clean.Length == 0 ? null
            : clean.Length <= MostSaid ? clean
            : clean[..MostSaid] + "…";
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    // Only fine-grained tokens and apps are told: `pull_requests=write; contents=read`.
    private static string? Needed(ApiException refusal) =>
        refusal
            .HttpResponse?.Headers.FirstOrDefault(h => h.Key.Equals("x-accepted-github-permissions", StringComparison.OrdinalIgnoreCase))
            .Value
            is { Length: > 0 and < 200 } needed
            ? $"`{needed}`"
            : null;
}
