using System.Text.Json.Nodes;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>What lint rewrites by itself, and what it leaves to a person.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class LintFixTests
{
    [TestCase("command: kubectl get pods", "command: { run: [ kubectl, get, pods ] }")]
    [TestCase("run: kubectl get pods", "command: { run: [ kubectl, get, pods ] }")]
    [TestCase("http: GET /x", "http: { get: /x }")]
    [TestCase("http: https://a.example/x", "http: { get: https://a.example/x }")]
    [TestCase("http: { get: healthz }", "http: { get: /healthz }")]
    [TestCase("http: { url: /x, method: POST }", "http: { post: /x }")]
    [TestCase("http: { method: DELETE, url: /x }", "http: { delete: /x }")]
    [TestCase("notify: \"gone back\"", "notify: { text: gone back }")]
    [TestCase("wait: { for: 1 minute }", "wait: { for: 1m }")]
    [TestCase("wait: { for: 90 sec }", "wait: { for: 90s }")]
    [TestCase("http: { get: /x }\n    retry: 3", "http: { get: /x }\n    retry: { attempts: 3 }")]
    [TestCase("http: { get: /x }\n    expect: [ \"{{ status }} == 200\" ]", "http: { get: /x }\n    expect: [ status == 200 ]")]
    [TestCase("http: { get: /x }\n    continue-on-failure: yes", "http: { get: /x }\n    continue-on-failure: true")]
    [TestCase("run: kubectl get pods -n x", "command: { run: [ kubectl, get, pods, \"-n\", x ] }")]
    [TestCase("http: { url: \"/a\", headers: { A: b }, method: DELETE }", "http: { delete: \"/a\", headers: { A: b } }")]
    [TestCase("notify: { text: We go back, now please, and then }", "notify: { text: \"We go back, now please, and then\" }")]
    [TestCase(
        "http: { get: /x }\n    expect: [ string.contains(body.a, \"x\"), status == 200 ]",
        "http: { get: /x }\n    expect: [ \"string.contains(body.a, \\\"x\\\")\", status == 200 ]"
    )]
    [TestCase(
        "http: { get: /x }\n    expect: [ body.a == \"x, y\", math.round(elapsed_ms, 2) < 3 ]",
        "http: { get: /x }\n    expect: [ \"body.a == \\\"x, y\\\"\", \"math.round(elapsed_ms, 2) < 3\" ]"
    )]
    [TestCase(
        "wait: { http: { get: /x }, until: string.contains(body.a, \"x\"), within: 5s }",
        "wait: { http: { get: /x }, until: \"string.contains(body.a, \\\"x\\\")\", within: 5s }"
    )]
    [TestCase(
        "http: { get: /x }\n    expect: [ inputs.v == 1.10, status == 200 ]\ninputs:\n  v: { type: string, required: true, description: V. }",
        "http: { get: /x }\n    expect: [ inputs.v == \"1.10\", status == 200 ]\ninputs:\n  v: { type: string, required: true, description: V. }"
    )]
    public async Task What_was_surely_meant_is_written_in_its_place(string wrong, string right)
    {
        using var run = With(wrong);

        await run.RunAsync("lint", "--fix", "runbooks/a.yaml");

        Assert.That(await File.ReadAllTextAsync(Path.Combine(run.Folder, "runbooks", "a.yaml")), Is.EqualTo(Runbook(right)));
        Assert.That(run.Error, Does.Contain("runbooks/a.yaml: ").And.Contain(" rewritten"));
    }

    [TestCase("command: kubectl get pods | wc -l")]
    [TestCase("http: FETCH /x")]
    [TestCase("http: { get: /x }\n    retry: soon")]
    [TestCase("wait: { for: a while }")]
    [TestCase("hhtp: { get: /x }")]
    public async Task What_would_be_a_guess_is_left_to_a_person(string wrong)
    {
        using var run = With(wrong);

        Assert.That(await run.RunAsync("lint", "--fix", "runbooks/a.yaml"), Is.EqualTo(2));

        Assert.That(await File.ReadAllTextAsync(Path.Combine(run.Folder, "runbooks", "a.yaml")), Is.EqualTo(Runbook(wrong)));
    }

    [Test]
    public async Task Without_the_option_the_line_is_shown_as_it_should_be_and_the_file_stays()
    {
        using var run = With("http: GET /x");

        Assert.That(await run.RunAsync("lint", "runbooks/a.yaml"), Is.EqualTo(2));

        Assert.That(run.Error + run.Out, Does.Contain("= help: write `http: { get: /x }`"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(run.Folder, "runbooks", "a.yaml")), Is.EqualTo(Runbook("http: GET /x")));
    }

    [Test]
    public async Task Where_two_things_can_be_meant_both_lines_are_shown_and_none_is_written()
    {
        const string Step = "http: { get: /x }\ntriggers:\n  - response-time: { average: 3s, for: 5m }";
        using var run = With(Step);

        Assert.That(await run.RunAsync("lint", "--fix", "runbooks/a.yaml"), Is.EqualTo(2));

        Assert.That(
            run.Error + run.Out,
            Does.Contain("write `- response-time: { average: \"< 3s\", for: 5m }` or `- response-time: { average: \"> 3s\", for: 5m }`")
        );
        Assert.That(await File.ReadAllTextAsync(Path.Combine(run.Folder, "runbooks", "a.yaml")), Is.EqualTo(Runbook(Step)));
    }

    [Test]
    public async Task Line_ends_and_a_byte_order_mark_stay()
    {
        using var run = With("http: GET /x");
        var file = Path.Combine(run.Folder, "runbooks", "a.yaml");
        var text = Runbook("http: GET /x").ReplaceLineEndings("\r\n");
        await File.WriteAllTextAsync(file, text);

        await run.RunAsync("lint", "--fix", "runbooks/a.yaml");

        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo(text.Replace("GET /x", "{ get: /x }", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Editors_are_told_the_rewriting()
    {
        using var run = With("http: GET /x");

        await run.RunAsync("lint", "runbooks/a.yaml", "--format", "sarif");
        var sarif = JsonNode.Parse(run.Out)!["runs"]![0]!["results"]![0]!["fixes"]![0]!["artifactChanges"]![0]!["replacements"]![0]!;
        Assert.That(
            (
                (int)sarif["deletedRegion"]!["startLine"]!,
                (int)sarif["deletedRegion"]!["startColumn"]!,
                (string?)sarif["insertedContent"]!["text"]
            ),
            Is.EqualTo((7, 11, "{ get: /x }"))
        );

        await run.RunAsync("lint", "runbooks/a.yaml", "--format", "json");
        Assert.That((string?)JsonNode.Parse(run.Out)!["diagnostics"]![0]!["fix"]!["text"], Is.EqualTo("{ get: /x }"));
    }

    private static CommandRun With(string step)
    {
        var run = new CommandRun();
        run.Write("runbooks/a.yaml", Runbook(step));
        return run;
    }

    private static string Runbook(string step) =>
        $"apiVersion: runbooks/v1\nid: a\ntitle: A\nseverity: feature\nsteps:\n  - id: first\n    {step}\nchecklist: [ health ]\n";
}
