using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Events;

namespace Runbooks.Cli.Terminal;

/// <summary>The run as GitHub Actions shows it: annotations on failed steps, and a job summary with the checklist.</summary>
/// <param name="output">Where workflow commands go.</param>
internal sealed class GitHubReport(TextWriter output)
{
    private readonly StringBuilder _rows = new();

    /// <summary>Hears an event.</summary>
    public async ValueTask HearAsync(RecordedEvent recorded)
    {
        switch (recorded.Event)
        {
            case StepFinished { Error: { } error } e:
                await output.WriteLineAsync(GitHubRenderer.Command("error", error.File, error.Line, error.Column, error.Length, error.Code, $"{e.Path}: {error.Message}{(error.Label is null ? string.Empty : $" ({error.Label})")}"));
                break;
            case CheckFinished { Final: true } e:
                var sign = e.Status switch { CheckStatus.Pass => "✅", CheckStatus.Fail => "❌", _ => "❔" };
                _rows.Append($"| {sign} {Cell(e.Title)} | {Cell(e.Expected)} | {Cell(e.Actual)} |\n");
                break;
        }
    }

    /// <summary>The job summary, in Markdown.</summary>
    public string Summary(RunFinished finished, string where) =>
        $"## {Execution.OutcomeText.Of(finished.Outcome)}\n\n{finished.Reason}\n\n{finished.Next}\n\n"
        + (_rows.Length == 0 ? string.Empty : $"| check | expected | seen |\n| --- | --- | --- |\n{_rows}\n")
        + $"{where}\n";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
