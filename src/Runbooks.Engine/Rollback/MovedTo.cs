using Runbooks.Controllers;

namespace Runbooks.Rollback;

/// <summary>Whether a look found what a change was to bring about: by the release's name, or by what was made.</summary>
/// <param name="controller">Knows what a request makes.</param>
/// <param name="means">What the change means.</param>
/// <param name="before">The state before the first request.</param>
/// <param name="newest">The newest release before the first request, by its ref; null where there was none.</param>
/// <param name="clean">What a text of the controller is in the journal, out of which the state before may come.</param>
internal sealed class MovedTo(
    ControllerClient controller,
    ChangeMeaning means,
    ControllerState before,
    string? newest,
    Func<string, string> clean
)
{
    private readonly Release _goal = before.Candidate!;

    /// <summary>Whether the release that was wanted serves, be the change settled or not.</summary>
    public bool Serves(ControllerState now) =>
        means == ChangeMeaning.Append
            ? !now.Serving.IsSame(before.Serving) && controller.IsMade(now.Serving, now, before, _goal)
            : now.Serving.Ref == _goal.Ref;

    /// <summary>
    /// Whether nothing is to be seen of the change: the same release serves, nothing was made, and nothing new is under way.
    /// </summary>
    public bool IsUntouched(ControllerState now) =>
        (now.IsSettled || !before.IsSettled)
        && now.Serving.IsSame(before.Serving)
        && (before.Mark is null || now.Mark == before.Mark)
        && (means != ChangeMeaning.Append || (Added(now) is { } added && !added.Any(r => controller.IsMade(r, now, before, _goal))));

    /// <summary>Whether the last change is somebody else's now than it was, where the controller says whose it is.</summary>
    public bool IsMovedByAnother(ControllerState now) => now.MovedBy is { } by && before.MovedBy != by && before.MovedBy != clean(by);

    /// <summary>Whether what was left serves again: the release itself, or one that was made like it.</summary>
    public bool HasGoneBack(ControllerState now) =>
        !Serves(now)
        && (
            now.Serving.Ref == before.Serving.Ref
            || (means == ChangeMeaning.Append && now.Serving.Version is { } version && version == before.Serving.Version)
        );

    /// <summary>Whether something else serves than what served before and what was wanted.</summary>
    public bool IsElsewhere(ControllerState now) => !Serves(now) && !now.Serving.IsSame(before.Serving);

    /// <summary>Whether the same release serves, and nothing is under way, whatever came to nothing beside it.</summary>
    public bool IsAtRest(ControllerState now) => now.IsSettled && now.Serving.IsSame(before.Serving);

    /// <summary>What a request made that does not serve yet; null where nothing is known to have been made.</summary>
    public Release? Made(ControllerState now) =>
        means == ChangeMeaning.Append ? Added(now)?.FirstOrDefault(r => controller.IsMade(r, now, before, _goal)) : null;

    // Null where what was the newest is not listed any more: then nobody can say what is new.
    private List<Release>? Added(ControllerState now)
    {
        if (now.Look is not { } look)
            return null;
        if (newest is null)
            return [.. now.Releases];
        if (!look.Refs.Contains(newest))
            return null;
        var added = look.Refs.TakeWhile(r => r != newest).ToHashSet(StringComparer.Ordinal);
        return [.. now.Releases.Where(r => added.Contains(r.Ref))];
    }
}
