using System.Globalization;
using Runbooks.Diagnostics;

namespace Runbooks.Definitions.Targets;

/// <summary>The share of requests that are to succeed, over so many days.</summary>
/// <param name="Share">From 0 to 1, neither of them.</param>
/// <param name="Days">Over how long.</param>
public sealed record AvailabilityObjective(double Share, int Days)
{
    private const int UsualDays = 30;

    private static readonly Field<string> AvailabilityField = new(
        "availability",
        "The share of requests that are to succeed, such as `99.9%`.",
        Shapes.Text,
        required: true
    );
    private static readonly UsualField<int> DaysField = new("days", "Over how many days.", Shapes.Integer(1, 366), UsualDays);

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<AvailabilityObjective> Shape = Shapes.Mapping<AvailabilityObjective>(
        "objective",
        [AvailabilityField, DaysField],
        (values, context) =>
        {
            var text = values.Get(AvailabilityField)!;
            if (
                text.EndsWith('%')
                && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                && percent is > 0 and < 100
            )
                return new AvailabilityObjective(percent / 100, values.Get(DaysField));
            context.Bag.Add(
                DiagnosticCodes.WrongType,
                values.Entry(AvailabilityField)!.Value.Span,
                $"`{text}` is no share of requests",
                help: "more than 0% and less than 100%: `availability: 99.9%`"
            );
            return new AvailabilityObjective(0.5, UsualDays);
        }
    );

    /// <summary>The share of the whole budget that failing requests have used up, where the traffic is the same all the time.</summary>
    /// <param name="failedSeconds">The share that failed, summed up over seconds.</param>
    public double Spent(double failedSeconds) => failedSeconds / ((1 - Share) * TimeSpan.FromDays(Days).TotalSeconds);
}
