using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Pages;
using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>`runbook show` for paper, for GitHub and for programs: what it prints is read by those who read it in earnest.</summary>
public sealed partial class ShownPagesTests
{
    // Titles and texts that mean something to Markdown, Mermaid or a shell.
    private const string Hostile = """
        apiVersion: runbooks/v1
        id: test
        title: "A \"title\" | with <b>marks</b>; `ticks` & #hashes {braces} [x](y) end subgraph"
        severity: minor
        inputs:
          who: { type: string, default: "it's $(me) `id`", description: "Who | is *it*" }
        steps:
          - id: one
            title: "]]) --> \"x\" %% {"
            when: inputs.who != "\"}]" && inputs.who != "a|b"
            http: { post: "/x?y='{{ inputs.who }}'", json: { text: "it's {{ inputs.who }} $HOME `id` \"q\"" }, headers: { X-Note: "{{ inputs.who }}'s" }, safe: true }
            expect: [ "body.items[0][\"a b\"] == \"it's\"", body.x > 1 || !(body.y == null) ]
          - id: loop
            foreach: { in: steps.one.body.items, steps: [ { id: inner, when: item.x == 1, http: { get: "/{{ item.id }}" } } ] }
          - id: empty
            parallel: []
          - id: run
            command: { run: [ echo, "it's \"$HOME\"", "{{ inputs.who }}" ], safe: true }
          - id: ask
            approve: { question: "Really; \"{{ inputs.who }}\"?", from: [ "@a" ] }
        on-failure:
          - { id: alarm, notify: { text: "{{ run.failed_step }} # 'failed'\nsecond line" } }
        always:
          - { id: tell, notify: { text: done } }
        """;

    private static IEnumerable<string> Ids => new RunbookCatalog(Path.GetTempPath()).List().Select(r => r.Id);

    [TestCase("emergency-customer-impact", "markdown")]
    [TestCase("manual-rollback", "markdown")]
    [TestCase("manual-rollback", "mermaid")]
    [TestCase("emergency-customer-impact", "mermaid")]
    [TestCase("quick-rollback", "json")]
    public async Task A_runbook_is_shown_for_paper_for_GitHub_and_for_programs(string id, string format)
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("show", id, "--format", format), Is.Zero);
        Snapshot.Match(run.Out, $"show-{id}-{format}");
    }

    [Test]
    public async Task Mermaid_reads_the_chart_of_every_runbook()
    {
        Component.NodeFile("mermaid/package.json");
        var charts = new JsonArray([.. Runbooks().Select(r => JsonValue.Create(MermaidChart.Write(r)))]);

        var told = JsonNode
            .Parse(
                await RunAsync(
                    Component.Program("node"),
                    ["check_mermaid.mjs"],
                    charts.ToJsonString(),
                    Path.Combine(Repository.Root, "tests", "Components")
                )
            )!
            .AsArray();

        Assert.That(told, Has.Count.EqualTo(charts.Count));
        Assert.That(told.Select(t => t?.GetValue<string>()), Is.All.Null);
    }

    [Test]
    public async Task Mermaid_would_have_told_of_a_chart_that_is_none()
    {
        Component.NodeFile("mermaid/package.json");

        var told = await RunAsync(
            Component.Program("node"),
            ["check_mermaid.mjs"],
            "[\"flowchart TD\\n a[\\\"x\\\" --> b\"]",
            Path.Combine(Repository.Root, "tests", "Components")
        );

        Assert.That(told, Does.Contain("Parse error"));
    }

    [Test]
    public async Task The_lines_to_type_by_hand_are_lines_of_a_shell()
    {
        var shellcheck = Component.Program("shellcheck");
        foreach (var runbook in Runbooks())
        {
            var script = "#!/bin/bash\n" + string.Join('\n', Blocks(Page(runbook)));
            Assert.That(await RunAsync(Component.Program("bash"), ["-n", "-"], script), Is.Empty, runbook.Id);

            // Of the loops only the count is used, some variables are for steps that a person does, and a program may be one of theirs.
            Assert.That(
                await RunAsync(shellcheck, ["--exclude=SC2034,SC2154,SC2016", "--severity=warning", "-"], script),
                Is.Empty,
                runbook.Id
            );
        }
    }

    [Test]
    public async Task A_text_is_typed_by_hand_letter_by_letter()
    {
        var bag = new DiagnosticBag();
        var page = Page(RunbookReader.Read(new SourceText("test.yaml", Hostile), RunbookFormat.Vocabulary, bag)!);
        var lines = Blocks(page).SelectMany(b => b.Split('\n')).ToList();
        var said = await RunAsync(
            Component.Program("bash"),
            [
                "-c",
                "curl() { printf '%s\\n' \"$@\"; }\nBASE=http://t; WHO='me & \"you\"'\n"
                    + lines.First(l => l.StartsWith("curl", StringComparison.Ordinal)).Split(" | jq -e")[0]
                    + "\n"
                    + lines.First(l => l.StartsWith("echo", StringComparison.Ordinal)),
            ],
            string.Empty
        );

        Assert.That(
            said.TrimEnd().Split('\n'),
            Is.EqualTo(
                new[]
                {
                    "-sS",
                    "-X",
                    "POST",
                    "http://t/x?y='me & \"you\"'",
                    "-H",
                    "X-Note: me & \"you\"'s",
                    "-H",
                    "Content-Type: application/json",
                    "-d",
                    "{\"text\":\"it's me & \"you\" $HOME `id` \\\"q\\\"\"}",
                    "it's \"$HOME\" me & \"you\"",
                }
            )
        );
    }

    [Test]
    public async Task A_rollback_by_hand_rolls_a_real_target_back()
    {
        var (bash, _, _) = (Component.Program("bash"), Component.Program("curl"), Component.Program("jq"));
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        var bag = new DiagnosticBag();
        var page = Page(RunbookCatalog.Read(new RunbookCatalog(Path.GetTempPath()).Find("quick-rollback", bag)!, bag)!);
        var before = run.Sandbox.ActiveVersion;

        var script = string.Join('\n', Blocks(page))
            .Replace("BASE=https://deploy.example.com", $"BASE={run.Sandbox.BaseUrl.AbsoluteUri.TrimEnd('/')}", StringComparison.Ordinal)
            .Replace("sleep 1", "sleep 0.05", StringComparison.Ordinal);
        var said = await RunAsync(bash, ["-e", "-o", "pipefail", "-s"], script);

        Assert.That(run.Sandbox.ActiveVersion, Is.Not.EqualTo(before), said);
        Assert.That(said, Does.Contain($"\n{run.Sandbox.ActiveVersion}\n"), "the last line of the checklist reads the version that serves");
    }

    private static List<Runbook> Runbooks()
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(Path.GetTempPath());
        List<Runbook> all = [.. Ids.Select(id => RunbookCatalog.Read(catalog.Find(id, bag)!, bag)!)];
        all.Add(RunbookReader.Read(new SourceText("test.yaml", Hostile), RunbookFormat.Vocabulary, bag)!);
        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
        return all;
    }

    private static string Page(Runbook runbook) => MarkdownPage.Write(runbook, "a.yaml", RecoveryBudget.Of(runbook, _ => null));

    // The blocks behind "by hand", without the line that starts the engine.
    private static IEnumerable<string> Blocks(string page) =>
        Shell()
            .Matches(page)
            .Select(m => Margin().Replace(m.Groups[2].Value, string.Empty))
            .Where(b => !b.StartsWith("runbook run", StringComparison.Ordinal));

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string input, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.EndsAsync();
        return await output + await error;
    }

    [GeneratedRegex("^( *)```sh\n(.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex("^  (?=curl|for |#)", RegexOptions.Multiline)]
    private static partial Regex Margin();
}
