using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Controllers;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>
/// Lets a run go on behind what it looks at before its rollback: an application that fails then is what the rollback is for.
/// </summary>
internal static class ReadsBeforeRollback
{
    /// <summary>Goes through the steps before the rollback.</summary>
    /// <param name="draft">A draft; one that rolls nothing back stays as it is.</param>
    public static void LetPass(DraftRunbook draft)
    {
        foreach (var step in draft.Steps.Take(draft.RollbackAt))
        {
            if (step.Request is not { MayChange: false } request || step.ContinuesOnFailure || IsOfController(request))
                continue;
            step.ContinuesOnFailure = true;
            step.Comments.Add(new DraftComment("What fails here is what the rollback is for: the run goes on.", step.At.Line));
        }
    }

    // The controller's own answers are another matter: without them, nobody knows what a rollback would do.
    private static bool IsOfController(DraftRequest request) =>
        DescribedRequests.Usual.Any(r => r.Role == RequestRole.Look && r.IsAt(request.Method, request.PlainPath));
}
