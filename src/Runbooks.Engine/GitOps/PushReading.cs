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

    /// <summary>The address that the server names for a pull request; null where it names none.</summary>
    public string? Link { get; private init; }

    /// <summary>Reads it.</summary>
    public static PushReading Of(ProgramResult ran)
    {
        if (ran.Problem is { } problem)
            return new PushReading(ran.WasNotStarted ? PushOutcome.NotConnected : PushOutcome.Unknown, problem);
        var said = ProgramText.Lines(ran.Errors);
        var words = GitSaid.OfServer(said);
        if (ran.ExitCode == 0)
        {
            return new PushReading(PushOutcome.Pushed, string.Empty)
            {
                Link = words.Select(l => Address().Match(l).Value).FirstOrDefault(a => a.Length > 0),
            };
        }

        var status = PushStatus.In(ran.Output);
        var outcome = PushSigns.Of(status, said).Failure switch
        {
            PushFailure.Behind => PushOutcome.Conflict,
            PushFailure.UnknownHost or PushFailure.NoRepository or PushFailure.Unfit or PushFailure.NotConnected =>
                PushOutcome.NotConnected,
            PushFailure.Unclear => PushOutcome.Unknown,
            _ => PushOutcome.Refused,
        };
        return new PushReading(
            outcome,
            status is not { IsRefused: true } ? GitSaid.Cause(said)
                : status.Summary.StartsWith("[rejected]", StringComparison.Ordinal) ? "the branch moves faster than a commit is made"
                : words.Count == 0 ? PrintableText.Line(status.Summary)
                : string.Join(" ", words.Take(MostWords))
        );
    }

    [GeneratedRegex(@"https?://[^\s]+")]
    private static partial Regex Address();
}
