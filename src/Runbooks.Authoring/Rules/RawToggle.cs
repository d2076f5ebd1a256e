using Runbooks.Controllers;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds rollbacks and switches that are sent as plain requests.</summary>
internal static class RawToggle
{
    private static readonly string[] Toggles = [PlaybookApi.Rollback, PlaybookApi.Switch];
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
            foreach (var request in placed.Requests.Where(r => r.Method is not ("GET" or "HEAD") && ToggleOf(r.Url) is not null))
            {
                var toggle = ToggleOf(request.Url)!;
                if (request.IsDeclaredSafe)
                    Tell(
                        request.Url,
                        toggle,
                        $"`{toggle}` is said to be safe, and is a toggle: sent again or in a dry run, it changes what serves",
                        bag
                    );
                else
                    Tell(
                        request.Url,
                        toggle,
                        $"`{toggle}` is sent as a plain request: it is a toggle, and nothing here finds out what became of a lost answer",
                        bag
                    );
            }

            if (placed.Step.Action is not CommandStep { Command.Run: [var program, ..] arguments })
                continue;
            if (!Senders.Contains(Path.GetFileName(program.Text)) || !arguments.Any(a => Sending.Contains(a.Text)))
                continue;
            foreach (var argument in arguments.Where(a => ToggleOf(a) is not null))
                Tell(
                    argument,
                    ToggleOf(argument)!,
                    $"`{Path.GetFileName(program.Text)}` sends `{ToggleOf(argument)}`: it is a toggle, and nothing here "
                        + $"finds out what became of a lost answer",
                    bag
                );
        }
    }

    private static void Tell(Template at, string toggle, string message, DiagnosticBag bag) =>
        bag.Add(
            DiagnosticCodes.RawToggle,
            at.Span,
            message,
            "sent twice, it puts the bad version back",
            toggle == Toggles[0]
                ? "write `rollback: { to: previous }`, which sends it once and proves it"
                : "write `rollback: { to: previous, otherwise: switch }`, which switches only where the rollback was not done"
        );

    private static string? ToggleOf(Template url)
    {
        var text = url.Text.Trim();
        var end = text.IndexOfAny(['?', '#']);
        var path = (end < 0 ? text : text[..end]).TrimEnd('/');
        return Array.Find(Toggles, t => path.EndsWith(t, StringComparison.OrdinalIgnoreCase));
    }
}
