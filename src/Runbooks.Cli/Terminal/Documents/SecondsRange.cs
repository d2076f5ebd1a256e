using Runbooks.Planning;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>How long something takes, in seconds, to the millisecond.</summary>
internal sealed record SecondsRange(double From, double To)
{
    public static SecondsRange Of(TimeRange range) => new(Of(range.Low), Of(range.High));

    public static double Of(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}
