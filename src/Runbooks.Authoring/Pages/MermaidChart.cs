using System.Text;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Steps;

namespace Runbooks.Authoring.Pages;

/// <summary>A runbook as a flowchart of Mermaid, which GitHub draws: the steps, their conditions, and where each failure leads.</summary>
public static class MermaidChart
{
    public static string Write(Runbook runbook)
    {
        var chart = new Chart();
        chart.Line("flowchart TD");
        chart.Line($"  begin([\"{Text(runbook.Title)}<br/>{Text(runbook.Id)}, {Text(Duration.Format(runbook.Severity.Objective))}\"])");
        var failed = runbook.OnFailure.Count > 0 ? chart.Node("[/", "when a step fails", "\\]") : "failed";
        var last = chart.List(runbook.Steps, "begin", string.Empty, failed);
        if (runbook.Checklist.Count > 0)
        {
            var checks = chart.Node("{{", $"checklist<br/>{string.Join("<br/>", runbook.Checklist.Select(c => Text(c.Id)))}", "}}");
            chart.Line($"  {last} --> {checks}");
            chart.Line($"  {checks} -- \"a check does not pass\" --> failed");
            chart.Line($"  {checks} -- \"all pass\" --> recovered");
        }
        else
        {
            chart.Line($"  {last} --> recovered");
        }

        if (runbook.OnFailure.Count > 0)
        {
            var lastFailure = chart.List(runbook.OnFailure, failed, string.Empty, "failed");
            chart.Line($"  {lastFailure} --> failed");
        }

        chart.Line("  recovered([\"recovered\"])");
        chart.Line("  failed([\"not recovered\"])");
        if (runbook.Always.Count > 0)
        {
            var ending = chart.Node("[/", "at the end, whatever happened", "\\]");
            chart.Line($"  recovered -.-> {ending}");
            chart.Line($"  failed -.-> {ending}");
            chart.List(runbook.Always, ending, string.Empty, string.Empty);
        }

        chart.Line("  classDef change stroke-width:3px");
        if (chart.Changing.Count > 0)
            chart.Line($"  class {string.Join(',', chart.Changing)} change");
        return chart.ToString();
    }

    /// <summary>A text within quotes, where no sign means anything to Mermaid.</summary>
    internal static string Text(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" ").Trim())
        {
            escaped.Append(
                c is '"' or '#' or '&' or '<' or '>' or '`' or '{' or '}' or '\\' or '*' or '_' or ';' or '|' or '[' or ']' or '(' or ')'
                    ? $"#{(int)c};"
                    : c.ToString()
            );
        }

        return escaped.Length == 0 ? " " : escaped.ToString();
    }

    private sealed class Chart
    {
        private readonly StringBuilder _text = new();
        private int _nodes;

        public List<string> Changing { get; } = [];

        public void Line(string line) => _text.Append(line).Append('\n');

        public string Node(string open, string label, string close)
        {
            var id = $"n{++_nodes}";
            Line($"  {id}{open}\"{label}\"{close}");
            return id;
        }

        // Draws steps one behind the other, and gives the last.
        public string List(IReadOnlyList<Step> steps, string from, string label, string failed)
        {
            foreach (var step in steps)
            {
                from = Draw(step, from, label, failed);
                label = string.Empty;
            }

            return from;
        }

        private string Draw(Step step, string from, string label, string failed)
        {
            var edge = label.Length == 0 ? "-->" : $"-- \"{label}\" -->";
            string? decision = null;
            if (step.When is { } when)
            {
                decision = Node("{", Text(when.Text), "}");
                Line($"  {from} {edge} {decision}");
                (from, edge) = (decision, "-- \"yes\" -->");
            }

            var node = Node("[", Label(step), "]");
            if (step.Action.ChangesTarget)
                Changing.Add(node);
            Line($"  {from} {edge} {node}");
            var last = Inside(step, node, failed);
            if (failed.Length > 0 && CanFail(step))
                Line($"  {last} -. \"fails\" .-> {failed}");
            if (decision is null)
                return last;
            var next = Node("((", " ", "))");
            Line($"  {last} --> {next}");
            Line($"  {decision} -- \"no\" --> {next}");
            return next;
        }

        private string Inside(Step step, string node, string failed)
        {
            var nesting = step.Action.Nesting;
            var inside = step.Action.Children.SelectMany(c => c).ToList();
            if (nesting == StepNesting.None || inside.Count == 0)
                return node;
            if (nesting == StepNesting.EachItem)
            {
                var end = List(inside, node, "each item", string.Empty);
                Line($"  {end} -- \"next item\" --> {node}");
                return node;
            }

            var join = Node("[", "all have ended", "]");
            foreach (var child in inside)
            {
                Line($"  {Draw(child, node, string.Empty, string.Empty)} --> {join}");
            }

            return join;
        }

        private static bool CanFail(Step step) =>
            step.Action.Failing is var failing && (failing.IsFinal || (!step.ContinueOnFailure && !failing.IsIgnored));

        private static string Label(Step step)
        {
            var lines = new List<string>
            {
                step.Title,
                step.Action.ChartNote is { } note ? $"{step.Action.KindName}: {note}" : step.Action.KindName,
            };
            lines.AddRange(step.Expect.Select(e => $"must be true: {e.Text}"));
            return string.Join("<br/>", lines.Select(Text));
        }

        public override string ToString() => _text.ToString();
    }
}
