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
