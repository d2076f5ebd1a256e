using Runbooks.Targets;

namespace Runbooks.Watch.Sources;

/// <summary>One look at a target by one of its sources.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Said">What was said, or why nothing was, for a person: one line.</param>
internal sealed record Look(LookOutcome Outcome, string Said)
{
    /// <summary>Of a health check: whether it is healthy.</summary>
    public bool IsGood { get; init; }

    /// <summary>Of requests: how many there were.</summary>
    public int Requests { get; init; }

    /// <summary>Of requests: how many were errors.</summary>
    public int Errors { get; init; }

    /// <summary>Of requests: how long they took, all together.</summary>
    public double Seconds { get; init; }

    /// <summary>The environment that the answer names; null where it names none.</summary>
    public string? Environment { get; init; }

    /// <summary>The version that the answer names; null where it names none.</summary>
    public string? Version { get; init; }

    /// <summary>Of metrics and of a query to Prometheus: the series.</summary>
    public IReadOnlyList<MetricSeries> Series { get; init; } = [];

    /// <summary>The word that stands where one of health would, and is none that is known; null where there is none.</summary>
    public string? UnknownWord { get; init; }

    /// <summary>Whether anything was answered at all: then the network between works.</summary>
    public bool WasAnswered { get; init; }

    /// <summary>The look with what the target said made clean.</summary>
    /// <param name="clean">Makes a text printable and takes secrets out of it.</param>
    public Look Clean(Func<string, string> clean) =>
        this with
        {
            Said = clean(Said),
            Environment = Environment is null ? null : clean(Environment),
            Version = Version is null ? null : clean(Version),
        };

    /// <summary>A look at which the target failed us, or we failed ourselves.</summary>
    public static Look Without(HttpAnswer answer) =>
        answer is NotConnected { IsOurs: true } or AnswerLost { IsOurs: true } or Withheld
            ? new Look(LookOutcome.Missing, answer.Describe())
            : new Look(LookOutcome.Unanswered, answer.Describe());

    /// <summary>A look whose answer says nothing about the target.</summary>
    public static Look Nothing(string said) => new(LookOutcome.Missing, said) { WasAnswered = true };

    /// <summary>
    /// Why an answer says something about us, not about the target: credentials that it does not take, and too many requests of ours.
    /// </summary>
    public static string? OurFault(Answered answered) =>
        answered.Status switch
        {
            401 or 403 or 407 => $"HTTP {answered.Status}: it does not take our credentials",
            429 => "HTTP 429: we ask too often",
            _ => null,
        };
}
