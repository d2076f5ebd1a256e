using Runbooks.Controllers;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds rollbacks and switches that are sent as plain requests.</summary>
internal static class RawToggle
{
    private static readonly string[] Senders = ["curl", "wget", "http", "https", "xh", "httpie"];
    private static readonly string[] Sending =
    [
        "-X",
        "-XPOST",
        "--request",
        "--request=POST",
        "--post-data",
        "--post-file",
        "-d",
        "--data",
        "--json",
        "POST",
    ];

    public static readonly LintRule Rule = new(DiagnosticCodes.RawToggle, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var placed in linted.Steps)
        {
            foreach (var request in placed.Requests.Where(r => r.Method is not ("GET" or "HEAD")))
            {
                if (DescribedRequests.FindToggle(request.Url.Text) is { } toggle)
                    Tell(
                        request.Url,
                        toggle,
                        request.IsDeclaredSafe
                            ? $"`{toggle.Path}` is said to be safe, and is a toggle: sent again or in a dry run, it changes what serves"
                            : $"`{toggle.Path}` is sent as a plain request: it is a toggle, and nothing here finds out what became of a "
                                + "lost answer",
                        bag
                    );
            }

            if (placed.Step.Action is not CommandStep { Command.Run: [var program, ..] arguments })
                continue;
            if (!Senders.Contains(Path.GetFileName(program.Text)) || !arguments.Any(a => Sending.Contains(a.Text)))
                continue;
            foreach (var argument in arguments)
            {
                if (DescribedRequests.FindToggle(argument.Text) is { } sent)
                    Tell(
                        argument,
                        sent,
                        $"`{Path.GetFileName(program.Text)}` sends `{sent.Path}`: it is a toggle, and nothing here "
                            + "finds out what became of a lost answer",
                        bag
                    );
            }
        }
    }

    private static void Tell(Template at, DescribedRequest toggle, string message, DiagnosticBag bag) =>
        bag.Add(
            DiagnosticCodes.RawToggle,
            at.Span,
            message,
            "sent twice, it puts the bad version back",
            toggle.Role == RequestRole.Change
                ? "write `rollback: { to: previous }`, which sends it once and proves it"
                : "write `rollback: { to: previous, otherwise: switch }`, which switches only where the rollback was not done"
        );
}
