using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring;
using Runbooks.Authoring.Rules;
using Runbooks.Catalogue;
using Runbooks.Diagnostics;
using Runbooks.Tests.Authoring.Documentation;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring;

/// <summary>
/// Each rule has its page, whose wrong example it finds and whose right one it leaves alone, and none disturbs a shipped runbook.
/// </summary>
public sealed class LintRuleTests
{
    private static IEnumerable<string> Rules => ReferenceTables.Explained.Select(c => c.Id);

    private static IEnumerable<string> Shipped => new RunbookCatalog(Path.GetTempPath()).List().Select(r => r.Id);

    [TestCaseSource(nameof(Rules))]
    public void The_page_of_a_rule_shows_what_it_finds_and_what_it_leaves(string code)
    {
        var page = RulePages.Explain(code)!;
        Assert.That(page, Does.StartWith($"## {code}: "));
        Assert.That(
            DocFile.All.Single(p => p.Text.Contains($"\n## {code}: ", StringComparison.Ordinal)).Text,
            Does.Contain($"<a id=\"{code.ToLowerInvariant()}\"></a>\n\n## {code}: ")
        );

        Assert.That(Lint(Example(page, "wrong")).Sorted().Select(d => d.Code.Id).Distinct(), Is.EqualTo(new[] { code }));
        Assert.That(Lint(Example(page, "right")).Sorted().Select(d => $"{d.Code.Id}: {d.Message}"), Is.Empty);
    }

    [TestCaseSource(nameof(Rules))]
    public void A_rule_says_how_to_mend_what_it_finds(string code) =>
        Assert.That(Lint(Example(RulePages.Explain(code)!, "wrong")).Sorted(), Has.All.Property(nameof(Diagnostic.Help)).Not.Null);

    [Test]
    public void The_example_of_an_allowance_allows_both()
    {
        var bag = Lint(Example(DocFile.Read("reference/mistakes.md").Text, "right"));

        Assert.That(bag.Sorted(), Is.Empty);
        Assert.That(
            bag.Allowed.Select(a => (a.Diagnostic.Code.Id, a.Reason)),
            Is.EqualTo(
                new[]
                {
                    ("RB0410", "our post-mortem template prints it"),
                    ("RB0411", "the gateway knows no headers, and the key is public"),
                }
            )
        );
    }

    [TestCaseSource(nameof(Shipped))]
    public void No_rule_disturbs_a_shipped_runbook(string id)
    {
        var catalog = new RunbookCatalog(Path.GetTempPath());
        var bag = new DiagnosticBag();
        new Linter(catalog, _ => null).LintRunbook(RunbookCatalog.ReadText(catalog.Find(id, bag)!, bag)!, bag);

        Assert.That(bag.Sorted().Select(d => $"{d.Code.Id}: {d.Message}"), Is.Empty);
        Assert.That(bag.Allowed, Is.Empty);
    }

    [TestCase("until: body.items[0].x != \"a\" || body.items[1].x != \"b\"")]
    [TestCase("until: body.a == body.b || body.b == body.a")]
    [TestCase("until: (body.list | array.size) >= 0")]
    [TestCase("until: body.x != null || body.y != null")]
    [TestCase("until: body.x >= 0 && body.x <= 100")]
    [TestCase("until: body.x != \"a\" && body.x != \"b\"")]
    [TestCase("until: string.contains(body.x, \"a\") || status == 503")]
    [TestCase("until: steps.before.status != null && status == 200")]
    [TestCase("until: (body.x ?? \"a\") == \"a\"")]
    [TestCase("until: headers[\"x-version\"] == body.version")]
    [TestCase("until: inputs.limit > 5 && elapsed_ms < inputs.limit")]
    [TestCase("until: body.ok")]
    [TestCase("until: body.count % 2 == 0")]
    public void A_condition_that_may_hold_and_may_not_is_left_alone(string until) =>
        Assert.That(
            Lint(
                    $"inputs:\n  limit: {{ type: integer, default: 7 }}\n  other: {{ type: integer, default: 7 }} # lint: "
                        + $"allow RB0410 because some of these do not use it\nsteps:\n  - id: before\n    continue-on-failure: "
                        + $"true\n    http: {{ get: /health }}\n  - id: w\n    wait:\n      http: {{ get: /x }}\n      within: "
                        + $"15s\n      {until}\n"
                )
                .Sorted()
                .Where(d => d.Code != DiagnosticCodes.UnusedInput)
                .Select(d => $"{d.Code.Id}: {d.Message}"),
            Is.Empty
        );

    [TestCase("until: body.a == 1 && body.a == 2", "never")]
    [TestCase("until: body.x < 5 && body.x > 10", "never")]
    [TestCase("until: body.x < 5 || body.x >= 5", "always")]
    [TestCase("until: \"!(status != status)\"", "always")]
    [TestCase("until: false || status == 200", "never")]
    [TestCase("until: steps.before.elapsed_ms == \"fast\"", "never")]
    [TestCase("until: string.contains(body.x, \"a\") || !string.contains(body.x, \"a\")", "always")]
    [TestCase("until: run.severity == \"urgent\"", "never")]
    [TestCase("until: inputs.limit == \"5\"", "never")]
    [TestCase("until: 1 + 1 == 2", "always")]
    public void A_condition_that_decides_nothing_is_found(string until, string outlook) =>
        Assert.That(
            Lint(
                    $"inputs:\n  limit: {{ type: integer, default: 7 }}\nsteps:\n  - id: before\n    http: {{ get: /health "
                        + $"}}\n  - id: w\n    wait:\n      http: {{ get: /x }}\n      within: 15s\n      {until}\n"
                )
                .Sorted()
                .Where(d => d.Code == DiagnosticCodes.FixedCondition)
                .Select(d => d.Message),
            Has.Exactly(1).Contain($"` {outlook} holds")
        );

    [Test]
    public async Task A_code_is_explained_with_what_is_wrong_and_what_is_right()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("lint", "--explain", "rb0408"), Is.Zero);
        Snapshot.Match(run.Out, "explain-RB0408");
        Assert.That(await run.RunAsync("lint", "--explain", "RB0001"), Is.Zero);
        Assert.That(run.Out, Does.Contain("The text is not YAML."));
        Assert.That(await run.RunAsync("lint", "--explain", "RB0499"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("there is no code `RB0499`"));
    }

    [Test]
    public async Task What_is_allowed_is_counted_and_stands_in_json_and_sarif_with_its_reason()
    {
        using var run = new CommandRun();
        run.Write(
            "runbooks/a.yaml",
            Whole("steps:\n  # lint: allow RB0411 because the key is public\n  - { id: status, http: { get: \"/x?key=public\" } }\n", "a")
        );

        Assert.That(await run.RunAsync("lint", "--strict"), Is.Zero);
        Assert.That(run.Out, Is.EqualTo("1 file, no mistakes, 1 allowed\n"));
        await run.RunAsync("lint", "--format", "github");
        Assert.That(run.Out, Is.Empty);
        await run.RunAsync("lint", "--format", "json");
        Assert.That(JsonNode.Parse(run.Out)!["allowed"]![0]!["because"]!.GetValue<string>(), Is.EqualTo("the key is public"));
        await run.RunAsync("lint", "--format", "sarif");
        Snapshot.Match(run.Out, "lint-allowed-sarif");
    }

    [TestCase("page_token=2")]
    [TestCase("nextToken=abc&monkey=1&keyword=x")]
    public void A_token_that_says_where_a_list_goes_on_is_no_secret(string query) =>
        Assert.That(
            Lint($"steps:\n  - {{ id: status, http: {{ get: \"/x?{query}\" }} }}\n").Sorted().Select(d => d.Code.Id),
            Has.None.EqualTo("RB0411")
        );

    private static DiagnosticBag Lint(string fragment)
    {
        var bag = new DiagnosticBag();
        new Linter(new RunbookCatalog(Path.GetTempPath()), _ => null).Lint(
            new SourceText("runbooks/test.yaml", Whole(fragment, "test")),
            bag
        );
        return bag;
    }

    private static string Whole(string fragment, string id) =>
        $"apiVersion: runbooks/v1\nid: {id}\ntitle: A test\n"
        + $"{(fragment.Contains("severity:", StringComparison.Ordinal) ? string.Empty : "severity: feature\n")}{fragment}";

    private static string Example(string page, string kind) =>
        new Regex($"```yaml {kind}\n(.*?)```", RegexOptions.Singleline).Match(page).Groups[1].Value;
}
