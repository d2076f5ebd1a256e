using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Triggers;

/// <summary>
/// Prometheus' own evaluation of rules, by <c>promtool test rules</c>: one second a step, all cases of a test in one call.
/// </summary>
internal sealed partial class Promtool
{
    private readonly string _program = Component.Program("promtool");

    /// <summary>At which steps an alert fires, for each case.</summary>
    /// <param name="expression">The alert's condition; its series carry the label <c>case</c>.</param>
    /// <param name="seconds">Its <c>for</c>.</param>
    /// <param name="cases">For each case its series: a metric's name with its values, one a second, as promtool writes them (<c>_</c> for
    /// none).</param>
    /// <param name="steps">How many steps are evaluated.</param>
    public async Task<IReadOnlyList<IReadOnlySet<int>>> FiringAsync(
        string expression,
        int seconds,
        IReadOnlyList<IReadOnlyList<(string Metric, string Values)>> cases,
        int steps
    )
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "rules.yml"),
            $"groups:\n- name: g\n  rules:\n  - alert: It\n    expr: {expression}\n    for: {seconds}s\n"
        );
        var test = new StringBuilder("rule_files: [rules.yml]\nevaluation_interval: 1s\ntests:\n- interval: 1s\n  input_series:\n");
        for (var i = 0; i < cases.Count; i++)
        {
            foreach (var (metric, values) in cases[i])
                test.Append(CultureInfo.InvariantCulture, $"  - series: '{metric}{{case=\"{i}\"}}'\n    values: '{values}'\n");
        }

        // Nothing is expected, so that all that fires is told.
        test.Append("  promql_expr_test:\n");
        for (var step = 0; step < steps; step++)
            test.Append(CultureInfo.InvariantCulture, $"  - {{ eval_time: {step}s, expr: 'ALERTS{{alertstate=\"firing\"}}' }}\n");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "test.yml"), test.ToString());

        var told = await RunAsync(folder.Path);
        var firing = cases.Select(_ => new HashSet<int>()).ToList();
        foreach (Match at in Told().Matches(told))
        {
            var step = (int)(Runbooks.Definitions.Values.Duration.Parse(at.Groups[1].Value) ?? TimeSpan.Zero).TotalSeconds;
            foreach (Match one in Case().Matches(at.Groups[2].Value))
                firing[int.Parse(one.Groups[1].Value, CultureInfo.InvariantCulture)].Add(step);
        }

        return firing;
    }

    private async Task<string> RunAsync(string folder)
    {
        var told = (
            await Bounded.RunAsync(new ProcessStartInfo(_program, ["test", "rules", "test.yml"]) { WorkingDirectory = folder })
        ).Said;
        Assert.That(told, Does.StartWith("Unit Testing:").And.Not.Contain("parse").And.Not.Contain("unmarshal"), told);
        return told;
    }

    [GeneratedRegex(@"time: (\S+),\s+exp: nil\s+got: (.*)")]
    private static partial Regex Told();

    [GeneratedRegex("case=\"([0-9]+)\"")]
    private static partial Regex Case();

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("promtool-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
