using System.Globalization;
using Runbooks.GitOps;
using Runbooks.Programs;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>
/// Holds a change back and thinks it to have been made, for a rehearsal: from then on the state that is read is as it would be. What the
/// controller says really is looked at all the same, so that it is seen when something else acts on it.
/// </summary>
/// <param name="held">Hears what was held back, as a person reads it, and the release that is thought to serve since.</param>
/// <param name="disturbed">Hears, as a clause, why nothing can be thought any more.</param>
/// <param name="time">The clock.</param>
public sealed class AssumedChange(Action<string, Release> held, Action<string> disturbed, TimeProvider time)
{
    private const string Made = "rehearsed";
    private const string Words = "nothing: it was not sent, and is thought to have been";

    private readonly Lock _turn = new();
    private ControllerState? _real;
    private Release? _serving;
    private Release? _to;
    private ControllerEvent? _event;
    private int _changes;

    /// <summary>Thinks a change to have been made, instead of sending it.</summary>
    /// <param name="call">What was to be sent.</param>
    /// <returns>An answer that claims that it was done, which nobody believes.</returns>
    internal SentChange Hold(ControllerCall call)
    {
        lock (_turn)
        {
            _real ??= call.Before;
            _to = call.To;
            _changes++;
            _serving = call.Change.Means == ChangeMeaning.Append ? MadeOf(call.To) : call.To;
            _event = new ControllerEvent(ControllerEvent.MovedBack)
            {
                From = call.Before.Serving.Place,
                To = _serving.Place,
                PreviousVersion = call.Before.Serving.Version,
                CurrentVersion = _serving.Version,
                Timestamp = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            };
        }

        held(call.ToString(), call.To);
        return new SentChange(ExchangeOf(call), new ControllerAnswer(ControllerAnswer.Claimed, Words, Status: null));
    }

    /// <summary>The state as it would be.</summary>
    /// <param name="now">What the controller says.</param>
    /// <param name="controller">The controller.</param>
    internal ControllerState Seen(ControllerState now, Controller controller)
    {
        lock (_turn)
        {
            if (_real is not { } real || _serving is not { } serving)
                return now;
            if (!now.Serving.IsSame(real.Serving) || now.Mark != real.Mark)
            {
                disturbed(
                    now.Serving.IsSame(real.Serving)
                        ? $"the mark of the controller was {real.Mark} before the change that is thought of, and is {now.Mark} now: "
                            + "something else acts on the target"
                        : $"{now.Serving.Serves()}, and {real.Serving.Name} did before the change that is thought of: "
                            + "something else acts on the target"
                );
                return now;
            }

            if (now.Releases.FirstOrDefault(r => r.Ref == _to!.Ref) is not { } there || !IsAsBefore(there, _to!))
                disturbed($"{_to!.Name}, which would be gone to, is not any more what it was: something else acts on the target");
            return After(now, serving, controller.Definition);
        }
    }

    /// <summary>Whether a release is one that is only thought to have been made.</summary>
    internal bool HasMade(Release release)
    {
        lock (_turn)
            return _serving?.Ref == release.Ref && release.Ref != _to?.Ref;
    }

    // It has no name yet: a person reads what it would be.
    private Release MadeOf(Release to) => to with { Ref = $"{Made}-{_changes}", Place = $"a new release like {to.Place}" };

    private static bool IsAsBefore(Release now, Release before) =>
        now.IsSame(before) && now.Health == before.Health && now.HasServed == before.HasServed;

    private ControllerState After(ControllerState now, Release serving, ControllerDefinition controller)
    {
        var others = now.Releases.ToList();
        others.Insert(Math.Min(now.Newer, others.Count), now.Serving);
        var at = others.FindIndex(r => r.Ref == serving.Ref);
        if (at >= 0)
            others.RemoveAt(at);
        var seen = now with
        {
            Serving = serving with { HasServed = true },
            Releases = others,
            Newer = Math.Max(at, 0),
            IsSettled = true,
            Failing = null,
            MovedBy = null,
            Mark = now.Mark is null ? null : $"{now.Mark}, and {Made} {_changes}",
            Events = controller.State.Events is null ? now.Events : [.. now.Events, _event!],
        };
        return seen with
        {
            Candidate = controller.Change.Means == ChangeMeaning.Toggle ? others.FirstOrDefault() : seen.Earlier.FirstOrDefault(),
        };
    }

    private static ControllerExchange ExchangeOf(ControllerCall call) =>
        call.Http is { } http ? new SentRequest(http, new Withheld(Words, TimeSpan.Zero))
        : call.Commit is { } commit ? new AskedRepository(new RepositoryAnswer(commit.ToString(), TimeSpan.Zero) { Detail = Words })
        : new RunProgram(call.Program!, new ProgramResult(ExitCode: null, Words, string.Empty, TimeSpan.Zero));
}
