using Runbooks.Events;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>Reads the target's status and tells the stream what it saw.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="events">The stream.</param>
public sealed class StateReader(TargetClient client, RunEvents events)
{
    /// <summary>What the controller's own paths begin with.</summary>
    public const string Controller = "/deployment/";

    /// <summary>The path of the status.</summary>
    public const string Path = Controller + "status";

    private string? _lastKept;

    /// <summary>Reads it once.</summary>
    /// <param name="purpose">Why, for the record.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <param name="standbyServed">Says whether what stands by has served before, for a run that is resumed; null where that is not
    /// wanted.</param>
    /// <returns>The status, or why there is none.</returns>
    public async Task<Result<ControllerState, string>> ReadAsync(
        string purpose,
        CancellationToken cancel,
        Func<ControllerState, string?>? standbyServed = null
    )
    {
        var call = new HttpCall("GET", Path);
        var answer = await client.SendAsync(call, cancel);
        var read = ControllerState.Parse(answer);
        var (status, problem) = read;

        // Reads that say the same are kept once: a reviewer wants the changes.
        var seen = $"{status?.Serving} {status?.Candidate} {problem}";
        string? evidence = null;
        if (seen != _lastKept)
        {
            evidence = await events.KeepAsync("status.json", $"The status, read for: {purpose}", EvidenceFile.Write(call, answer));
            _lastKept = seen;
        }

        await events.PublishAsync(
            new StatusObserved(
                purpose,
                status?.Serving.Place,
                status?.Serving.Version,
                status?.Candidate?.Place,
                status?.Candidate?.Version,
                problem,
                evidence
            )
            {
                Failed = status is null ? answer.At(Path) : null,
                LastEvent = status?.LastEvent,
                StandbyServed = status is null ? null : standbyServed?.Invoke(status),
            }
        );
        return read;
    }
}
