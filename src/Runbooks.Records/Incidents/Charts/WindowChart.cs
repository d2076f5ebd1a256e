using System.Globalization;
using System.Text;
using Runbooks.Targets;

namespace Runbooks.Incidents.Charts;

/// <summary>
/// Series over a window as a picture in SVG: one below the other on one axis of time, with what happened marked, readable on light and on
/// dark. An axis whose values differ more than tenfold is logarithmic.
/// </summary>
public sealed class WindowChart(DateTimeOffset from, DateTimeOffset to)
{
    private const int Width = 860;
    private const int Left = 70;
    private const int Right = 20;
    private const int Height = 150;
    private const int Gap = 46;
    private const int Top = 44;
    private const int Ticks = 6;

    private readonly List<(string Title, string Unit, double Factor, IReadOnlyList<TimedValue> Values)> _series = [];
    private readonly List<(DateTimeOffset At, string Label)> _marks = [];

    /// <summary>Adds a series.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="unit">What its values are shown in.</param>
    /// <param name="factor">What they are multiplied by for that.</param>
    /// <param name="values">The oldest first.</param>
    public void Add(string title, string unit, double factor, IReadOnlyList<TimedValue> values) =>
        _series.Add((title, unit, factor, values));

    /// <summary>Marks a moment; one outside of the window is left out.</summary>
    public void Mark(DateTimeOffset at, string label)
    {
        if (at >= from && at <= to)
            _marks.Add((at, label));
    }

    /// <summary>The picture.</summary>
    public string ToSvg()
    {
        var height = Top + _series.Count * (Height + Gap) + 10;
        var svg = new StringBuilder(
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" font-family="sans-serif" font-size="12" role="img">
            <style>
            text { fill: #1f2328 } .axis { stroke: #d1d9e0 } .line { fill: none; stroke: #0969da; stroke-width: 2 }
            .mark { stroke: #cf222e; stroke-dasharray: 4 3 } .label { fill: #cf222e }
            @media (prefers-color-scheme: dark) {
            text { fill: #f0f6fc } .axis { stroke: #3d444d } .line { stroke: #4493f8 }
            .mark { stroke: #f85149 } .label { fill: #f85149 }
            }
            </style>

            """
        );
        for (var i = 0; i < _series.Count; i++)
            Panel(svg, i, Top + i * (Height + Gap));
        foreach (var (at, label, row) in Rows())
        {
            svg.Append(Line("mark", X(at), Top - 4, X(at), height - 30));
            var anchor = X(at) > Width - 160 ? "end" : "start";
            svg.Append(Label("label", X(at) + (anchor == "end" ? -4 : 4), 14 + row * 13, anchor, label));
        }

        return svg.Append("</svg>\n").ToString();
    }

    // Labels of moments that are close stand one below the other.
    private IEnumerable<(DateTimeOffset At, string Label, int Row)> Rows() =>
        _marks.OrderBy(m => m.At).Select((m, i) => (m.At, m.Label, i % 3));

    private void Panel(StringBuilder svg, int index, int top)
    {
        var (title, unit, factor, raw) = _series[index];
        var values = raw.Select(v => v with { Value = v.Value * factor }).Where(v => v.At >= from && v.At <= to).ToList();
        svg.Append(Label("name", Left, top - 6, "start", unit.Length == 0 ? title : $"{title} ({unit})"));
        svg.Append(Line("axis", Left, top + Height, Width - Right, top + Height));
        for (var i = 0; i <= Ticks; i++)
        {
            var at = from + (to - from) * i / Ticks;
            svg.Append(
                Label(
                    "tick",
                    X(at),
                    top + Height + 15,
                    i == 0 ? "start"
                        : i == Ticks ? "end"
                        : "middle",
                    at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
                )
            );
        }

        if (values.Count == 0)
            return;
        var scale = ChartScale.Of([.. values.Select(v => v.Value)]);
        foreach (var tick in scale.Ticks)
        {
            var y = top + Height - scale.Of(tick) * Height;
            svg.Append(Line("axis", Left, y, Width - Right, y));
            svg.Append(Label("tick", Left - 6, y + 4, "end", tick.ToString("0.####", CultureInfo.InvariantCulture)));
        }

        var points = values.Select(v => $"{Number(X(v.At))},{Number(top + Height - scale.Of(v.Value) * Height)}");
        svg.Append($"<polyline class=\"line\" points=\"{string.Join(' ', points)}\"/>\n");
    }

    private double X(DateTimeOffset at) => Left + (Width - Left - Right) * ((at - from) / (to - from));

    private static string Line(string kind, double x1, double y1, double x2, double y2) =>
        $"<line class=\"{kind}\" x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\"/>\n";

    private static string Label(string kind, double x, double y, string anchor, string text) =>
        $"<text class=\"{kind}\" x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\">{Escaped(text)}</text>\n";

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
