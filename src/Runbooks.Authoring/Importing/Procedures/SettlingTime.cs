using System.Text.Json.Nodes;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Writing;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>
/// Gives a target the moment that it needs after a rollback. Whoever follows a playbook looks a second time; a step and a
/// check look once.
/// </summary>
internal static class SettlingTime
{
    private const string Health = PlaybookApplication.HealthPath;
    private const string Healthy = PlaybookApplication.Healthy;
    private const string Answered = Drafts.Conditions.Succeeds;
    private static readonly string[] Looks = [Health, Target.UsualProbePath];

    /// <summary>Makes a wait of the first look at the health after the rollback, or adds one where nothing waits for it.</summary>
    /// <param name="draft">A draft; one that rolls nothing back stays as it is.</param>
    public static void Give(DraftRunbook draft)
    {
        var rollback = draft.RollbackAt;
        if (rollback < 0)
            return;
        foreach (var path in Looks)
        {
            var at = draft.Steps.FindIndex(rollback + 1, s => IsLook(s, draft, path));
            if (at >= 0 && draft.Steps[at].Kind == "http")
                draft.Steps[at] = Waiting(draft.Steps[at]);
        }

        if (draft.Steps.FindIndex(rollback + 1, s => IsLook(s, draft, Health)) >= 0)
            return;
        var added = new DraftStep(Slug.Free("healthy", id => draft.Steps.Exists(s => s.Id == id)), "wait", draft.Steps[rollback].At)
        {
            Title = "Wait until the target is healthy",
            Value = Bounds(Healthy),
            Request = new DraftRequest("GET", draft.Steps[rollback].Request?.Origin, draft.Prefix + Health),
        };
        added.Comments.Add(
            new DraftComment(
                "Not in the playbook: a target may need a moment after it has switched, and the checklist looks once.",
                draft.Steps[rollback].At.Line
            )
        );
        draft.Steps.Insert(rollback + 1, added);
    }

    // Where its answer is asked for more than once, or not at all, the author has said how.
    private static bool IsLook(DraftStep step, DraftRunbook draft, string path) =>
        step is { Kind: "http" or "wait", Request: { Method: "GET" } request, Retry: null, ContinuesOnFailure: false }
        && (request.Origin is null || request.Origin == draft.Steps[draft.RollbackAt].Request?.Origin)
        && request.PlainPath == draft.Prefix + path;

    private static DraftStep Waiting(DraftStep look)
    {
        var wait = new DraftStep(look.Id, "wait", look.At)
        {
            Title = look.Title,
            Request = look.Request,
            Value = Bounds(
                look.Expect.Count switch
                {
                    0 => Answered,
                    1 => look.Expect[0],
                    _ => string.Join(" && ", look.Expect.Select(e => $"({e})")),
                }
            ),
        };
        wait.Comments.AddRange(look.Comments);
        return wait;
    }

    private static JsonObject Bounds(string condition) =>
        new()
        {
            ["until"] = condition,
            ["every"] = "1s",
            ["within"] = "15s",
        };
}
