using Runbooks.Cli.Terminal;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;

namespace Runbooks.Tests.Cli;

/// <summary>The lines of a run as a person follows it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RunViewTests
{
    [Test]
    public async Task What_fails_in_the_same_way_again_is_told_once_and_counted()
    {
        var lines = await ShownAsync(
            columns: null,
            [
                .. Enumerable.Range(1, 19).Select(n => Retry("healthy", n, "HTTP 503")),
                Retry("healthy", 20, "HTTP 500"),
                Retry("healthy", 21, "HTTP 500"),
                Finished("healthy"),
            ]
        );

        Assert.That(
            lines,
            Is.EqualTo([
                "  ↻ healthy  attempt 1 of 30 failed: HTTP 503; again in 1s",
                "  …          18 more like this",
                "  ↻ healthy  attempt 20 of 30 failed: HTTP 500; again in 1s",
                "  …          1 more like this",
                "  ✓ healthy  Wait until it is healthy  2s",
            ])
        );
    }

    [Test]
    public async Task What_goes_on_stands_under_the_words_of_its_line_however_long_the_id_is()
    {
        var lines = await ShownAsync(60, [Check("environment-switched"), Check("version")]);

        var indents = lines.Where(l => l.StartsWith("      ", StringComparison.Ordinal)).Select(l => l.Length - l.TrimStart().Length);
        Assert.That(indents.Distinct(), Is.EqualTo([25]), string.Join('\n', lines));
    }

    private static async Task<string[]> ShownAsync(int? columns, IReadOnlyList<RunEvent> events)
    {
        using var output = new StringWriter();
        using var view = new RunView(output, columns is not null, () => columns, wantsColour: false, moves: false, TimeProvider.System);
        if (columns is not null)
            view.Prepare(LongIds());
        foreach (var (happened, number) in events.Select((e, i) => (e, i)))
            await view.HearAsync(new RecordedEvent(number + 1, TimeProvider.System.GetUtcNow(), TimeSpan.Zero, happened, "{}"));
        return output.ToString().TrimEnd().Split('\n');
    }

    private static Runbook LongIds() =>
        RunbookReader.Read(
            new SourceText(
                "test.yaml",
                "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n  - { id: look, http: { get: /health } }\n"
                    + "checklist: [ environment-switched, version ]\n"
            ),
            RunbookFormat.Vocabulary,
            new DiagnosticBag()
        )!;

    private static StepRetried Retry(string path, int attempt, string why) => new(path, attempt, 30, 1000, RunErrorOf(why));

    private static RunError RunErrorOf(string why) => RunError.From(new Diagnostic(DiagnosticCodes.RequestFailed, why, Span: null));

    private static StepFinished Finished(string path) =>
        new(path, "wait", "Wait until it is healthy", StepStatus.Passed, default, 2000, Error: null, Note: null, Outputs: null);

    private static CheckFinished Check(string id) =>
        new(
            id,
            id,
            CheckStatus.Fail,
            "that another release serves than the one that served before, and goes on doing so",
            "the same release serves as before the run began, and nothing says why that should be so",
            [],
            Final: true
        );
}
