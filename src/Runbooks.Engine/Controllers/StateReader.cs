using Runbooks.Events;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>Reads the state of a target and tells the stream what it saw.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="events">The stream.</param>
public sealed class StateReader(TargetClient client, RunEvents events)
{
    private readonly ControllerClient _controller = new(client, events.KeepSecret, events.HoldsSecret);
    private readonly List<Release> _served = [];
    private string? _lastKept;

    /// <summary>What served by the looks since the last change of ours, the oldest first; where it stays the same, once.</summary>
    internal IReadOnlyList<Release> Served => [.. _served];

    /// <summary>Reads it once.</summary>
    /// <param name="purpose">Why, for the record.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <param name="served">Says whether what would be gone back to has served before, for a run that is resumed; null where that is not
    /// wanted.</param>
    /// <returns>The state, or why there is none.</returns>
    public async Task<Result<ControllerState, string>> ReadAsync(
        string purpose,
        CancellationToken cancel,
        Func<ControllerState, string?>? served = null
    )
    {
        var reading = await _controller.LookAsync(within: null, cancel);
        var (state, problem) = (reading.State, reading.Problem);
        if (state is not null && _served.LastOrDefault()?.IsSame(state.Serving) != true)
            _served.Add(state.Serving);

        // Reads that say the same are kept once: a reviewer wants the changes.
        var seen = $"{state?.Serving} {state?.Candidate} {state?.IsSettled} {state?.Failing} {problem}";
        string? evidence = null;
        if (seen != _lastKept)
        {
            evidence = await events.KeepAsync($"{reading.Name}.json", $"The {reading.Name}, read for: {purpose}", reading.Evidence());
            _lastKept = seen;
        }

        await events.PublishAsync(
            new StatusObserved(
                purpose,
                state?.Serving.Place,
                state?.Serving.Version,
                state?.Candidate?.Place,
                state?.Candidate?.Version,
                problem,
                evidence
            )
            {
                Failed = reading.Failed,
                LastEvent = state?.LastEvent,
                StandbyServed = state is null ? null : served?.Invoke(state),
                Mark = state?.Mark,
                MovedBy = state?.MovedBy,
                Since = state is null || evidence is null ? null : ReleasePast.Of(state),
                Ref = state is { Serving: var serving } && serving.Ref != serving.Place ? serving.Ref : null,
                Unsettled = state is { IsSettled: false },
                Failing = state?.Failing,
            }
        );
        return state is null ? Result.Failed(problem!) : state;
    }

    /// <summary>Forgets what served before a change of ours.</summary>
    internal void Forget() => _served.Clear();

    /// <summary>Looks once, without a stream: for what watches and plans.</summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="within">The longest that each may take; null for the target's own bound.</param>
    /// <param name="cancel">Cancels what is under way.</param>
    /// <returns>The state, or why there is none.</returns>
    public static async Task<Result<ControllerState, string>> LookAsync(TargetClient client, TimeSpan? within, CancellationToken cancel)
    {
        var reading = await new ControllerClient(client, _ => { }, _ => false).LookAsync(within, cancel);
        return reading.State is { } state ? state : Result.Failed(reading.Problem!);
    }
}
