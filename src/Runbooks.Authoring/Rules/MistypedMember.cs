using Runbooks.Controllers;
using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds members of the target's own answers that are mistyped: what is absent lets no condition hold.</summary>
internal static class MistypedMember
{
    public static readonly LintRule Rule = new(DiagnosticCodes.UnknownMember, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var use in linted.Uses)
        {
            var parts = use.Path.Split('.');
            var (step, member) = parts switch
            {
                ["body", var own, ..] when use.In != "when" => (use.By.Step, own),
                ["steps", var id, "body", var other, ..] => (linted.Named(id)?.Step, other),
                _ => ((Step?)null, string.Empty),
            };
            if (step is null || step.Action.Harmless.Requests is not [var request, ..] || KnownOf(request.Url.Text) is not { } known)
                continue;
            if (known.Contains(member, StringComparer.Ordinal) || step.Action.Outputs.All(o => o.Name != "body"))
                continue;
            var meant = known.FirstOrDefault(k => k.Equals(member, StringComparison.OrdinalIgnoreCase))
                ?? (member.Length >= 4 ? Suggestion.Closest(member, known) : null);
            if (meant is null)
                continue;
            bag.Add(
                DiagnosticCodes.UnknownMember,
                use.Span,
                $"`{use.Path}`: the answer of `{request.Url.Text}` has no `{member}`",
                $"did you mean `{meant}`?",
                "what is not there is null, and no comparison with it holds"
            );
        }
    }

    // What a target whose file names neither a controller nor an application answers.
    private static IReadOnlyList<string>? KnownOf(string path) =>
        path == DescribedRequests.UsualLook.Path
            ? DescribedRequests.UsualLook.Members
            : PlaybookApplication.Answers.GetValueOrDefault(path);
}
