using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.GitOps;

namespace Runbooks.Controllers;

/// <summary>A repository that was looked at, or was to get a commit.</summary>
/// <param name="Answer">What became of it.</param>
internal sealed record AskedRepository(RepositoryAnswer Answer) : ControllerExchange(Answer.Request, Answer.Elapsed)
{
    // What a reviewer reads: the state is decided on all of them.
    private const int MostCommits = 20;

    /// <inheritdoc/>
    public override int? Status => null;

    /// <inheritdoc/>
    public override bool IsWhole => Answer.Problem is null;

    /// <inheritdoc/>
    public override bool IsSuccess => Answer.Problem is null;

    /// <inheritdoc/>
    public override AnswerFault? Fault => Answer.Problem is null && Answer.Outcome != PushOutcome.Unknown ? null : AnswerFault.Lost;

    /// <inheritdoc/>
    public override ControllerAnswer? Known =>
        Answer.Outcome switch
        {
            PushOutcome.Pushed when Answer.IsProposed => Is(ControllerAnswer.Accepted, Answer.Detail) with
            {
                Operation = Answer.Follows is { } call ? new FollowedPullRequest(call) : null,
                IsProposed = true,
                PullRequest = Answer.PullRequest,
            },
            PushOutcome.Pushed => Is(ControllerAnswer.Accepted, $"{Answer.Detail}, which is a promise"),
            PushOutcome.Conflict => Is(ControllerAnswer.Conflict, Answer.Detail),
            PushOutcome.Refused => Is(ControllerAnswer.Refused, Answer.Detail),
            _ => null,
        };

    /// <inheritdoc/>
    public override ExchangeReading Read(string name, bool isText, IReadOnlySet<string>? deciding = null) =>
        new(
            new JsonObject { ["body"] = Answer.Body.DeepClone(), ["elapsed_ms"] = Math.Round(Elapsed.TotalMilliseconds, 1) },
            Answer.Problem
        );

    /// <inheritdoc/>
    public override JsonObject Evidence()
    {
        var body = (JsonObject)Answer.Body.DeepClone();
        if (body["commits"] is JsonArray { Count: > MostCommits } commits)
        {
            body["commits"] = new JsonArray([.. commits.Take(MostCommits).Select(c => c!.DeepClone())]);
            body["more"] = commits.Count - MostCommits;
        }

        return new JsonObject
        {
            ["git"] = Request,
            ["body"] = body,
            ["outcome"] = Answer.Outcome is null ? null : Answer.Detail,
            ["problem"] = Answer.Problem,
            ["elapsedMs"] = Math.Round(Elapsed.TotalMilliseconds, 1),
        };
    }

    /// <inheritdoc/>
    public override FailedAnswer Failed() => new(Request, AnswerFault.OtherShape);

    /// <inheritdoc/>
    public override ControllerAnswer? Lost() =>
        Answer.Outcome switch
        {
            PushOutcome.NotConnected => Is(ControllerAnswer.NotConnected, Answer.Detail),
            PushOutcome.Withheld => Is(ControllerAnswer.NotSent, Answer.Detail),
            PushOutcome.Unknown => Is(ControllerAnswer.Unknown, Answer.Detail),
            _ => null,
        };

    private static ControllerAnswer Is(string kind, string detail) => new(kind, detail, Status: null);
}
