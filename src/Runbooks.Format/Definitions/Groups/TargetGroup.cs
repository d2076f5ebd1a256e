using Runbooks.Diagnostics;

namespace Runbooks.Definitions.Groups;

/// <summary>Several targets that one run goes through, in waves.</summary>
/// <param name="Name">Its name: lower-case letters, digits and hyphens.</param>
/// <param name="Waves">The names of its targets: a wave begins when the one before has ended well.</param>
public sealed record TargetGroup(string Name, IReadOnlyList<IReadOnlyList<string>> Waves)
{
    /// <summary>What targets that are named on the command line, and in no file, are called together.</summary>
    public const string Several = "several-targets";

    /// <summary>What a person calls it; null for its name.</summary>
    public string? Title { get; init; }

    /// <summary>How many are under way at once at most.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>How many may fail before nothing more is begun.</summary>
    public int Failures { get; init; }

    /// <summary>How long is waited between two waves.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Where its file names each; empty where none does.</summary>
    public IReadOnlyDictionary<string, SourceSpan> Places { get; init; } = new Dictionary<string, SourceSpan>();

    /// <summary>All members, in order.</summary>
    public IEnumerable<string> Members => Waves.SelectMany(w => w);

    /// <summary>How many are under way at once where most are: no more than a wave has.</summary>
    public int MostAtOnce => Math.Min(AtOnce, Waves.Select(w => w.Count).DefaultIfEmpty(1).Max());

    /// <summary>A group of targets that are gone through in order, in waves of as many as may be under way at once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="atOnce">How many are under way at once at most.</param>
    public static TargetGroup InOrder(string name, IReadOnlyList<string> targets, int atOnce = 1) =>
        new(name, [.. targets.Chunk(atOnce)]) { AtOnce = atOnce };
}
