using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Programs;

namespace Runbooks.GitOps;

/// <summary>What git says of a push.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Detail">Why, in a clause.</param>
internal sealed partial record PushReading(PushOutcome Outcome, string Detail)
{
    private const int MostWords = 2;

    // What a server says when the branch moved between the question where it is and the push.
    private static readonly string[] Races = ["cannot lock ref", "failed to update ref", "incorrect old value", "but expected"];

    /// <summary>Whether nothing was taken for the branch has moved meanwhile, so that another commit on top of it may be.</summary>
    public bool IsBehind { get; private init; }

    /// <summary>The address that the server names for a pull request; null where it names none.</summary>
    public string? Link { get; private init; }

    /// <summary>Reads it.</summary>
    public static PushReading Of(ProgramResult ran)
    {
        if (ran.Problem is { } problem)
            return new PushReading(ran.WasNotStarted ? PushOutcome.NotConnected : PushOutcome.Unknown, problem);
        var said = GitSaid.OfServer(ran.Errors);
        if (ran.ExitCode == 0)
        {
            return new PushReading(PushOutcome.Pushed, string.Empty)
            {
                Link = said.Select(l => Address().Match(l).Value).FirstOrDefault(a => a.Length > 0),
            };
        }

        // `!` TAB `from:to` TAB `[remote rejected] (pre-receive hook declined)`
        var status = ran.Output.Split('\n').FirstOrDefault(l => l.StartsWith("!\t", StringComparison.Ordinal))?.Split('\t')[^1];
        if (status is null || status.StartsWith("[remote failure]", StringComparison.Ordinal))
        {
            return new PushReading(
                GitSaid.IsNoRight(ran.Errors) ? PushOutcome.Refused
                    : GitSaid.IsNoConnection(ran.Errors) ? PushOutcome.NotConnected
                    : PushOutcome.Unknown,
                GitSaid.Cause(ran.Errors)
            );
        }

        var isOurs = status.StartsWith("[rejected]", StringComparison.Ordinal);
        var words = said.Count == 0 ? PrintableText.Line(status) : string.Join(" ", said.Take(MostWords));
        return new PushReading(PushOutcome.Refused, isOurs ? "the branch moves faster than a commit is made" : words)
        {
            IsBehind = isOurs || Races.Any(r => status.Contains(r, StringComparison.Ordinal)),
        };
    }

    [GeneratedRegex(@"https?://[^\s]+")]
    private static partial Regex Address();
}
