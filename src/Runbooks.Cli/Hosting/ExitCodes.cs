using Runbooks.Events;

namespace Runbooks.Cli.Hosting;

/// <summary>What the command's exit code says.</summary>
internal static class ExitCodes
{
    public const int Recovered = 0;
    public const int NotRecovered = 1;
    public const int Invalid = 2;
    public const int Unknown = 3;
    public const int Spooled = 4;
    public const int Locked = 5;
    public const int Cancelled = 130;

    /// <summary>Each of them, and what it says.</summary>
    public static readonly IReadOnlyList<(int Code, string Meaning)> Meanings =
    [
        (Recovered, "Recovered, or nothing was wrong; what was asked for is done."),
        (NotRecovered, "Not recovered; or what was looked for was found wrong."),
        (Invalid, "A mistake in what was typed, in a runbook or in a target. Nothing was sent."),
        (Unknown, "Nobody can know the state of the target from here: a person must look."),
        (Spooled, "Recovered, and the record waits for `runbook sync`."),
        (Locked, "Another run holds the target. Nothing was sent."),
        (Cancelled, "Cancelled."),
    ];

    // As a person would rank them: not knowing is worse than knowing that it failed.
    private static readonly int[] WorstFirst = [Unknown, NotRecovered, Cancelled, Locked, Invalid, Spooled];

    /// <summary>The worst of several; that of success where there is none.</summary>
    public static int Worst(IReadOnlyCollection<int> codes) => WorstFirst.FirstOrDefault(codes.Contains);

    /// <summary>The code of an outcome; a record that waits in the spool only shows where all else is well.</summary>
    public static int Of(Outcome outcome, bool isSpooled) =>
        outcome switch
        {
            Outcome.Recovered or Outcome.NothingWrong => isSpooled ? Spooled : Recovered,
            Outcome.NotRecovered => NotRecovered,
            Outcome.Unknown => Unknown,
            Outcome.Cancelled => Cancelled,
            _ => Recovered,
        };
}
