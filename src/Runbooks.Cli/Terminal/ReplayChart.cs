using Runbooks.Cli.Hosting;
using Runbooks.Definitions.Values;
using Runbooks.Triggers;
using Runbooks.Triggers.Samples;

namespace Runbooks.Cli.Terminal;

/// <summary>A replayed trigger as a person reads it in a terminal: the values over time with the bound, and where it stood.</summary>
/// <param name="replay">The trigger over its samples.</param>
/// <param name="width">How many columns there are.</param>
/// <param name="colour">Whether colours are wanted; without them the signs say the same.</param>
internal sealed class ReplayChart(Replay replay, int width, bool colour)
{
    private const int Rows = 10;
    private const int LabelWidth = 9;
    private const string Eighths = " ▁▂▃▄▅▆▇█";

    private readonly int _columns = Math.Clamp(width - LabelWidth - 2, 20, Math.Max(20, Slots(replay)));

    public void Write(TextWriter output)
    {
        var rule = replay.Rule;
        output.WriteLine(
            $"{rule.Describe()}{(replay.Probe.Target is { } target ? $" · {target}" : string.Empty)} · "
                + $"{replay.Samples.Count} samples, one each {Duration.Format(rule.Every)}"
        );
        if (replay.Samples.Count == 0)
            return;
        output.WriteLine();
        var columns = Columns();
        var (low, high, bound) = Scale(columns);
        WriteValues(output, columns, low, high, bound);
        WriteAxis(output);
        WriteStrip(output, "samples", columns.Select(SampleSign));
        WriteStrip(output, "trigger", columns.Select(PhaseSign));
        output.WriteLine(
            new string(' ', LabelWidth + 2)
                + Paint("!", 31)
                + " beyond the bound  "
                + Paint("×", 33)
                + " missing  ? too few to tell  ░ pending  "
                + Paint("█", 31)
                + " fired"
        );
        output.WriteLine();
        WriteChanges(output);
    }

    // One column for each sample that was due, where there is room: what is empty then is a sample that never came.
    private static int Slots(Replay replay) =>
        replay.Samples.Count == 0
            ? 0
            : (int)
                Math.Min(
                    10_000,
                    Math.Round((replay.Samples[^1].Sample.Observation.At - replay.Samples[0].Sample.Observation.At) / replay.Rule.Every) + 1
                );

    private List<JudgedColumn> Columns()
    {
        var first = replay.Samples[0].Sample.Observation.At;
        var span = Math.Max(1, (replay.Samples[^1].Sample.Observation.At - first).Ticks);
        var columns = Enumerable.Range(0, _columns).Select(_ => new JudgedColumn()).ToList();
        foreach (var (sample, phase) in replay.Samples)
        {
            var at = (int)Math.Round((double)(sample.Observation.At - first).Ticks / span * (_columns - 1));
            columns[at].Add(sample, phase, replay.Rule.IsUpper);
        }

        return columns;
    }

    private (double Low, double High, double Bound) Scale(List<JudgedColumn> columns)
    {
        var bound = replay.Rule.Bound?.Value ?? replay.Rule.Failures;
        var values = columns.Select(c => c.Value).OfType<double>().Where(double.IsFinite).Append(bound).ToList();
        var (low, high) = (Math.Min(0, values.Min()), values.Max());
        return (low, high <= low ? low + 1 : low + ((high - low) * 1.1), bound);
    }

    private void WriteValues(TextWriter output, List<JudgedColumn> columns, double low, double high, double bound)
    {
        var step = (high - low) / Rows;
        var boundRow = Math.Clamp((int)((bound - low) / step), 0, Rows - 1);
        for (var row = Rows - 1; row >= 0; row--)
        {
            var label =
                row == boundRow ? $"{replay.Rule.Bound?.Operator ?? "="} {replay.Rule.Show(bound)}"
                : row == Rows - 1 ? replay.Rule.Show(high)
                : row == 0 ? replay.Rule.Show(low)
                : string.Empty;
            var line = new System.Text.StringBuilder();
            foreach (var column in columns)
                line.Append(Cell(column, row, row == boundRow, low, step));
            output.WriteLine($"{Fit(label)} {(row == boundRow ? '┼' : '│')}{line.ToString().TrimEnd()}");
        }
    }

    private string Cell(JudgedColumn column, int row, bool isBound, double low, double step)
    {
        var empty = isBound ? "╌" : " ";
        if (column.Value is not { } value)
            return empty;
        var filled = (Math.Clamp(value, low, low + (step * Rows)) - low - (row * step)) / step;
        if (filled <= 0)
            return empty;
        var sign = Eighths[Math.Clamp((int)Math.Round(filled * 8), 0, 8)];
        if (sign == ' ')
            return empty;
        return column.Worst == SampleVerdict.Breach ? Paint(sign.ToString(), 31) : sign.ToString();
    }

    private void WriteAxis(TextWriter output)
    {
        var span = replay.Samples[^1].Sample.Observation.At - replay.Samples[0].Sample.Observation.At;
        var end = $"+{Duration.Format(span)}";
        var start =
            replay
                .Samples[0]
                .Sample.Observation.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)
            + " UTC";
        output.WriteLine($"{Fit(string.Empty)} └{new string('─', _columns)}");
        output.WriteLine($"{Fit(string.Empty)}  {start}{new string(' ', Math.Max(1, _columns - start.Length - end.Length))}{end}");
    }

    private static void WriteStrip(TextWriter output, string name, IEnumerable<string> signs) =>
        output.WriteLine($"{Fit(name)}  {string.Concat(signs).TrimEnd()}");

    private string SampleSign(JudgedColumn column) =>
        column.Worst switch
        {
            null => " ",
            SampleVerdict.Breach => Paint("!", 31),
            SampleVerdict.Missing => Paint("×", 33),
            SampleVerdict.Inconclusive => "?",
            _ => "·",
        };

    private string PhaseSign(JudgedColumn column) =>
        column.Phase switch
        {
            null => " ",
            TriggerPhase.Firing => Paint("█", 31),
            TriggerPhase.Pending => Paint("░", 33),
            _ => "·",
        };

    private void WriteChanges(TextWriter output)
    {
        if (replay.Changes.Count == 0)
            output.WriteLine("  It would not have fired, and nothing was ever pending.");
        var first = replay.Samples[0].Sample.Observation.At;
        var prefix = $"{replay.Rule.Describe()}: ";
        foreach (var change in replay.Changes)
        {
            var text = change.Text.StartsWith(prefix, StringComparison.Ordinal) ? change.Text[prefix.Length..] : change.Text;
            var when = $"+{Duration.Format(change.At - first)}".PadLeft(LabelWidth);
            var line = change.Kind == TriggerChangeKind.Fired ? $"{when}  FIRED: {text}" : $"{when}  {text}";
            output.WriteLine(
                change.Kind == TriggerChangeKind.Fired ? Paint(line, 31)
                : change.IsWarning ? Paint(line, 33)
                : line
            );
        }

        if (replay.Changes.Count > 0 && replay.Changes.All(c => c.Kind != TriggerChangeKind.Fired))
            output.WriteLine("  It would not have fired.");
    }

    private static string Fit(string label) => Cells.PadLeft(Cells.Cut(label, LabelWidth), LabelWidth);

    private string Paint(string text, int code) => colour ? $"\e[{code}m{text}\e[0m" : text;
}
