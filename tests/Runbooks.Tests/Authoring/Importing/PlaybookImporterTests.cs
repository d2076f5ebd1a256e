using System.Globalization;
using System.Text.RegularExpressions;
using Runbooks.Authoring;
using Runbooks.Authoring.Importing;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Catalogue;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring.Importing;

[Parallelizable(ParallelScope.Children)]
internal sealed partial class PlaybookImporterTests
{
    private static string[] Names => ImportedFixture.Names;

    [TestCaseSource(nameof(Names))]
    public void A_playbook_becomes_these_drafts(string name)
    {
        var imported = ImportedFixture.Import(ImportedFixture.Source(name));

        Snapshot.Match(string.Join('\n', imported.Files.Select(f => $"=== {f.Path}\n{f.Text}")), $"drafts-of-{name}");
    }

    [TestCaseSource(nameof(Names))]
    public void Lint_finds_nothing_in_a_draft(string name)
    {
        var linter = new Linter(new RunbookCatalog(Path.GetTempPath()), _ => null);
        foreach (var file in ImportedFixture.Import(ImportedFixture.Source(name)).Files)
        {
            var bag = new DiagnosticBag();
            linter.Lint(
                new SourceText(file.Path, file.Text),
                bag,
                file.IsTarget ? TargetFolder.Of(Path.Combine(Path.GetTempPath(), file.Path)) : null
            );
            Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Code.Id} {d.Message}"), Is.Empty, file.Text);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Every_line_is_imported_kept_or_listed(string name)
    {
        var source = ImportedFixture.Source(name);
        var imported = ImportedFixture.Import(source);

        Assert.Multiple(() =>
        {
            Assert.That(imported.Lines, Has.Count.EqualTo(source.LineCount));
            Assert.That(
                imported.Count(LineOutcome.Blank),
                Is.EqualTo(Enumerable.Range(1, source.LineCount).Count(l => string.IsNullOrWhiteSpace(source.Line(l))))
            );
            Assert.That(imported.Count(LineOutcome.CarriedOver), Is.Positive);
            foreach (var line in imported.Lines)
            {
                var written = source.Line(line.Number);
                var file = imported.Files.FirstOrDefault(f => f.Path == line.Where);
                switch (line.Outcome)
                {
                    case LineOutcome.NotRead:
                        Assert.That(
                            imported.Findings.Any(f => Covers(f, line.Number)),
                            Is.True,
                            $"line {line.Number} is in no runbook, and nothing says so: {written}"
                        );
                        break;
                    case LineOutcome.Kept:
                        Assert.That(file, Is.Not.Null, $"line {line.Number} is kept nowhere: {written}");
                        Assert.That(
                            WordsOf(written).Where(w => !file!.Text.Contains(w, StringComparison.OrdinalIgnoreCase)),
                            Is.Empty,
                            $"line {line.Number} is not in {line.Where}: {written}"
                        );
                        break;
                    case LineOutcome.CarriedOver or LineOutcome.LeftToPerson:
                        Assert.That(file, Is.Not.Null, $"line {line.Number} is carried over into no file: {written}");
                        break;
                }
            }
        });
    }

    [TestCaseSource(nameof(Names))]
    public void A_secret_of_a_playbook_is_in_no_draft_and_no_finding(string name)
    {
        var source = ImportedFixture.Source(name);
        var imported = ImportedFixture.Import(source);
        var text = string.Concat(imported.Files.Select(f => f.Text)) + Rendered(imported);

        foreach (var secret in ImportedFixture.Secrets)
        {
            Assert.That(text, Does.Not.Contain(secret));
            var at = Enumerable.Range(1, source.LineCount).FirstOrDefault(l => source.Line(l).Contains(secret, StringComparison.Ordinal));
            if (at > 0)
                Assert.That(
                    imported.Findings.Any(f =>
                        f.Code == DiagnosticCodes.SecretInPlaybook && f.Span!.Line == at && f.Span.Length == secret.Length
                    ),
                    Is.True,
                    $"the secret of line {at} is not named"
                );
        }
    }

    [TestCaseSource(nameof(Names))]
    public void An_import_gives_the_same_each_time(string name)
    {
        var (first, second) = (ImportedFixture.Import(ImportedFixture.Source(name)), ImportedFixture.Import(ImportedFixture.Source(name)));

        Assert.That(second.Files, Is.EqualTo(first.Files));
        Assert.That(Rendered(second), Is.EqualTo(Rendered(first)));
    }

    [Test]
    public void What_cannot_be_read_of_a_playbook_is_told_at_its_place() =>
        Snapshot.Match(
            string.Join("\n\n", Names.Select(n => Rendered(ImportedFixture.Import(ImportedFixture.Source(n))))),
            "findings-of-all"
        );

    [TestCase("```bash\ncurl -X POST $HOST/deployment/rollback\n```", "# The playbook has it in the variable `HOST`: write it here.")]
    [TestCase("```bash\ncurl -H \"Authorization: Bearer $TOKEN\" -X POST $HOST/deployment/rollback\n```", "--target target")]
    [TestCase("```bash\ncurl -X POST http://a.example/v1/deployment/rollback\ncurl http://a.example/v1/health\n```", "get: /health")]
    [TestCase(
        "```bash\ncurl -X POST http://a.example/deployment/rollback\ncurl http://b.example/health\n```",
        "get: http://b.example/health"
    )]
    [TestCase("```bash\ncurl http://a/x --retry 2 --retry-delay 3\n```", "retry: { attempts: 3, delay: 3s }")]
    [TestCase("```bash\ncurl -X POST http://a/x -d '{\"v\": \"'$V'\"}'\n```", "json: { v: \"{{ inputs.v }}\" }")]
    [TestCase("```bash\ncurl -X POST http://a/x -d \"a=$PASSWORD\"\n```", "password: { type: string, required: true, secret: true")]
    [TestCase("```bash\ncurl http://a/x | grep -q ok || true\n```", "continue-on-failure: true")]
    [TestCase(
        "```bash\nwhile ! curl -sf http://a/health; do sleep 3; done\n```",
        "wait: { http: { get: /health }, until: status >= 200 && status < 300, every: 3s, within: 30s }"
    )]
    [TestCase("```bash\n[ \"$(curl -s http://a/x | jq -r .n)\" -ge 3 ] || exit 1\n```", "expect: [ body.n >= 3 ]")]
    [TestCase(
        "```bash\nfor e in blue green; do curl http://$e.example/health; done\n```",
        "text: for e in blue green; do curl http://$e.example/health; done"
    )]
    [TestCase(
        "1. Look: `curl http://a/x`\n2. Execute rollback if it is slow\n\nIt is `POST /deployment/rollback`.\n",
        "The playbook says: Execute rollback if it is slow."
    )]
    [TestCase("1. Look: `curl http://a/x`\n2. Execute rollback if it is slow\n", "manual: Execute rollback if it is slow")]
    [TestCase(
        "```bash\nwhile [ \"$(curl -s http://a/health | jq -r .health)\" != healthy ]; do sleep 2; done\n```",
        "until: body.health == \"healthy\", every: 2s"
    )]
    [TestCase(
        "```bash\nfor i in 1 2 3 4 5; do\n  S=$(curl -s -o /dev/null -w '%{http_code}' http://a/health)\n  if [ \"$S\" = "
            + "200 ]; then break; fi\n  sleep 4\ndone\n```",
        "wait: { http: { get: /health }, until: status == 200, every: 4s, within: 20s }"
    )]
    [TestCase(
        "```bash\nS=$(curl -s -o /dev/null -w '%{http_code}' http://a/health)\nif [ \"$S\" -ne 200 ]; then echo no; exit 1; fi\n```",
        "expect: [ status == 200 ]"
    )]
    [TestCase(
        "```bash\nif curl -s http://a/x | grep -q error; then exit 1; fi\n```",
        "!(string.contains(object.to_text(body), \\\"error\\\"))"
    )]
    [TestCase(
        "```bash\ncurl http://a/x -d '{\"password\": \"swordfish\", \"count\": 1}'\n```",
        "json: { password: \"{{ inputs.password }}\", count: 1 }"
    )]
    [TestCase(
        "```bash\nN=0\nMAX=15\nwhile [ $N -lt $MAX ]; do\n  if curl -sf http://a/health; then break; fi\n  N=$((N+1)); sleep 2\ndone\n```",
        "until: status >= 200 && status < 300, every: 2s, within: 30s"
    )]
    [TestCase("```bash\nB=$(curl -s http://a/x)\necho \"$B\" | jq -e '.ok == true'\n```", "expect: [ body.ok == true ]")]
    [TestCase("```bash\nV=$(curl -s http://a/x | jq -r .major)\n[ \"$V\" = 3 ] || exit 1\n```", "object.to_text(body.major) == \"3\"")]
    [TestCase(
        "## Look\n```bash\ncurl http://a/x\n```\n## Mitigate\n```bash\ncurl -X POST http://a/deployment/rollback\n```\n## "
            + "Verify\n```bash\ncurl http://a/health\n```",
        "title: Verify"
    )]
    [TestCase("```\n{\"a\": 1}\n```\n\n```sh\nsleep 5; curl http://a/x\n```", "wait: { for: 5s }")]
    [TestCase(
        "```bash\nS=$(curl -s -o /dev/null -w '%{http_code}' http://a/x)\nif [[ \"$S\" != \"200\" ]]; then exit 1; fi\n```",
        "expect: [ status == 200 ]"
    )]
    [TestCase("```bash\ncurl http://a/metrics | grep -E '^open_fds [0-9]+$'\n```", "(?m)^open_fds")]
    [TestCase(
        "```bash\ncurl -X POST http://a/deployment/rollback\n```\n- [ ] p95 below 2s\n",
        "performance: { average: \"< 2s\", p95: \"< 2s\" }"
    )]
    [TestCase(
        "```bash\ncurl -X POST http://a/deployment/rollback\ncurl http://a/health\n```",
        "wait: { http: { get: /health }, until: status >= 200 && status < 300, every: 1s, within: 15s }"
    )]
    [TestCase(
        "```bash\ncurl http://a/api/health\ncurl -X POST http://a/deployment/rollback\n```",
        "continue-on-failure: true\n    http: { get: /api/health }"
    )]
    [TestCase(
        "```bash\ncurl -X POST http://a/deployment/rollback\ncurl http://a/deployment/status | jq -e '.deploymentHistory | "
            + "length > 0'\n```",
        "behaviour: [ restarts ]"
    )]
    public void A_line_becomes_this(string body, string expected) =>
        Assert.That(
            string.Concat(ImportedFixture.Import(new SourceText("p.md", $"# Do it\n\n{body}\n")).Files.Select(f => f.Text)),
            Does.Contain(expected)
        );

    [TestCase("curl -X POST --retry 3 http://a/x", "RB0334 a request that may change something is not tried again")]
    [TestCase("curl -X POST --retry 3 http://a/deployment/rollback", "RB0334 a rollback is never sent again blindly")]
    [TestCase(
        "curl -X POST http://a/deployment/rollback; curl -X POST http://a/deployment/rollback",
        "RB0334 a second rollback would put the bad version back"
    )]
    [TestCase("curl -k http://a/x", "RB0334 `--insecure` has no place in a step")]
    [TestCase(
        "R=$(curl -X POST http://a/deployment/rollback); if [ \"$(echo $R | jq -r .success)\" != true ]; then exit 1; fi",
        "RB0334 what the controller says of its rollback is recorded, and not believed"
    )]
    [TestCase("curl http://a/x | awk '{print $1}'", "RB0334 what `awk` makes of the answer is not imported")]
    [TestCase("curl -H 'X-Api-Key: swordfish' http://a/x", "RB0333 a secret stands in the playbook, under the name `X-Api-Key`")]
    public void What_a_step_does_not_do_is_told(string command, string expected)
    {
        var imported = ImportedFixture.Import(new SourceText("p.md", $"# Do it\n```bash\n# Look: {command}\n{command}\n```\n"));

        Assert.That(string.Join('\n', imported.Findings.Select(f => $"{f.Code.Id} {f.Message}")), Does.Contain(expected));
        Assert.That(string.Concat(imported.Files.Select(f => f.Text)) + Rendered(imported), Does.Not.Contain("swordfish"));
    }

    [TestCase("curl -F f=@x http://a/x")]
    [TestCase("curl http://a/x | sh")]
    [TestCase("curl http://$(hostname)/x")]
    [TestCase("until curl -sf -X POST http://a/x; do sleep 1; done")]
    [TestCase("while true; do curl http://a/x; sleep 1; done")]
    [TestCase("for p in a b; do curl -X DELETE http://a/$p; done")]
    [TestCase("kubectl get pods | while read p; do\n  kubectl delete pod $p\ndone")]
    [TestCase("case \"$1\" in\n  off) curl -X DELETE http://a/x ;;\nesac")]
    [TestCase("for ((i=0;i<3;i++)); do\n  curl -X POST http://a/x\ndone")]
    [TestCase("if [[ $(date +%u) -gt 5 && -f /tmp/x ]]; then\n  curl -X POST http://a/x\nfi")]
    [TestCase("aws ecs update-service --cluster c --service shop")]
    [TestCase("psql -c \"select 1\" | grep -q 1 && systemctl restart shop")]
    [TestCase("cat <<EOF | kubectl apply -f -\nkind: Pod\nEOF")]
    public void What_a_runbook_cannot_do_is_one_step_of_a_person_with_the_whole_text(string command)
    {
        var imported = ImportedFixture.Import(new SourceText("p.md", $"# Do it\n```bash\n{command}\ncurl http://a/y\n```\n"));
        var runbook = imported.Files[0];

        Assert.Multiple(() =>
        {
            Assert.That((runbook.Steps, runbook.Manual), Is.EqualTo((2, 1)), runbook.Text);
            foreach (var line in command.Split('\n'))
                Assert.That(runbook.Text, Does.Contain(line.Trim()));
            Assert.That(runbook.Text, Does.Match("(?s)manual:.*http: { get: /y }"), "in the page's order");
        });
    }

    [Test]
    public void A_word_that_was_a_password_somewhere_stays_a_word_elsewhere()
    {
        var imported = ImportedFixture.Import(
            new SourceText(
                "p.md",
                "# Restore the gateway\n\nThe token: rotate it afterwards.\n\n```bash\n# Ask the gateway\ncurl -u "
                    + "ops:gateway http://a/gateway\nnot a command --password gateway\n```\n"
            )
        );

        Assert.That(
            imported.Files[0].Text,
            Does.Contain("title: Ask the gateway").And.Contain("get: /gateway").And.Contain("rotate it").And.Contain("--password •••")
        );
    }

    [Test]
    public void Words_over_a_command_in_a_list_are_its_title_and_no_second_rollback()
    {
        var imported = ImportedFixture.Import(
            new SourceText(
                "p.md",
                "# Do it\r\n\r\n1. Roll back\r\n\r\n   ```bash\r\n   curl -u admin:swordfish99 -X POST "
                    + "http://a/deployment/rollback\r\n   ```\r\n2. Check the health\r\n\r\n   ```\r\n   curl http://a/health\r\n   ```\r\n"
            )
        );

        Assert.Multiple(() =>
        {
            Assert.That(imported.Findings.Select(f => f.Message), Has.None.Contain("second rollback"));
            Assert.That(imported.Files[0].Steps, Is.EqualTo(2));
            Assert.That(
                imported.Files[0].Text,
                Does.Contain("title: Roll back\n").And.Contain("title: Check the health\n").And.Contain("--target")
            );
            Assert.That(imported.Files[^1].Text, Does.Contain("Authorization: Basic ${env:"), "it is asked for");
        });
    }

    [Test]
    public void Only_what_is_wanted_is_imported()
    {
        var bag = new DiagnosticBag();
        var settings = ImportSettings.Of(new RunbookCatalog(Path.GetTempPath()), _ => null);

        var imported = PlaybookImporter.Import(
            ImportedFixture.Source("rollback-playbook"),
            settings with
            {
                Only = "manual rollback",
            },
            bag
        );

        Assert.That(imported!.Files.Select(f => f.Id), Is.EqualTo(["manual-rollback"]));
        Assert.That(PlaybookImporter.Import(ImportedFixture.Source("rollback-playbook"), settings with { Only = "no such" }, bag), Is.Null);
        Assert.That(bag.Sorted().Single().Code, Is.EqualTo(DiagnosticCodes.NotFound));
    }

    [Test]
    public void A_target_is_known_whose_secret_lies_only_where_a_run_happens()
    {
        var project = Directory.CreateTempSubdirectory();
        try
        {
            var targets = Directory.CreateDirectory(Path.Combine(project.FullName, "runbooks", "targets"));
            File.WriteAllText(
                Path.Combine(targets.FullName, "shop.yaml"),
                """
                apiVersion: runbooks/v1
                name: shop
                base-url: https://shop.example
                headers: { Authorization: "Bearer ${file:token}" }

                """
            );

            var settings = ImportSettings.Of(new RunbookCatalog(project.FullName), _ => null);

            Assert.That(settings.Targets["https://shop.example"], Is.EqualTo("shop"));
        }
        finally
        {
            project.Delete(recursive: true);
        }
    }

    [TestCase("# A page\n\nOnly prose.\n")]
    [TestCase("")]
    [TestCase("```json\n{}\n```\n")]
    public void A_page_without_a_procedure_is_said_to_have_none(string text)
    {
        var bag = new DiagnosticBag();

        Assert.That(
            PlaybookImporter.Import(
                new SourceText("p.md", text),
                ImportSettings.Of(new RunbookCatalog(Path.GetTempPath()), _ => null),
                bag
            ),
            Is.Null
        );
        Assert.That(
            bag.Sorted().Select(d => $"{d.Code.Id} {d.Message}"),
            Is.EqualTo(["RB0335 there is no procedure in it: no heading has a command or a numbered item beneath it"])
        );
    }

    [Test]
    public void What_lint_refuses_is_left_out_of_a_draft_that_lints()
    {
        var imported = ImportedFixture.Import(
            new SourceText(
                "p.md",
                """
                # Outage of the shop

                **Trigger:** error rate > 500% for 3 minutes, memory above 90% for 10 minutes

                ```bash
                curl -X POST http://h/deployment/rollback
                sleep 200
                sleep 3500
                ```
                """
            )
        );

        Snapshot.Match(string.Concat(imported.Files.Select(f => f.Text)) + "\n" + Rendered(imported), "draft-that-lint-refused-in-part");
    }

    [TestCase("echo '{\"text\": \"gone back\"}' | curl -X POST -d @- https://a.example/notes", true)]
    [TestCase("echo -n '{\"text\": \"gone back\"}' | curl -X POST -d @- https://a.example/notes", true)]
    [TestCase("printf '%s' '{\"text\": \"gone back\"}' | curl -X POST --data-binary @- https://a.example/notes | jq .", true)]
    [TestCase("cat <<EOF | curl -X POST -d @- https://a.example/notes\n{\"text\": \"gone back\"}\nEOF", true)]
    [TestCase("date | curl -X POST -d @- https://a.example/notes", false)]
    [TestCase("echo -e 'a\\tb' | curl -X POST -d @- https://a.example/notes", false)]
    public void What_is_piped_into_a_request_is_its_body(string command, bool isKnown)
    {
        var imported = ImportedFixture.Import(
            new SourceText("a.md", $"# Notes\n\n## Tell the index\n\n```bash\ncurl https://a.example/health\n{command}\n```\n")
        );

        Assert.That(
            imported.Files[0].Text.Contains("http: { post: /notes, json: { text: gone back } }", StringComparison.Ordinal),
            Is.EqualTo(isKnown),
            imported.Files[0].Text
        );
        Assert.That(imported.Files[0].Manual, Is.EqualTo(isKnown ? 0 : 1));
    }

    private static string Rendered(ImportedPlaybook imported)
    {
        using var text = new StringWriter { NewLine = "\n" };
        CaretRenderer.Write(text, imported.Findings, colour: false);
        return text.ToString();
    }

    private static bool Covers(Diagnostic finding, int line)
    {
        if (finding.Code != DiagnosticCodes.NotImported)
            return false;
        if (finding.Span!.Line == line)
            return true;
        return Lines().Match(finding.Message) is { Success: true } match
            && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) <= line
            && line <= int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
    }

    // A label or number in front of a title is no part of it.
    private static IEnumerable<string> WordsOf(string line) =>
        Fence().IsMatch(line) ? [] : Words().Matches(Label().Replace(line, string.Empty)).Select(m => m.Value);

    [GeneratedRegex("^lines ([0-9]+) to ([0-9]+) ")]
    private static partial Regex Lines();

    [GeneratedRegex(@"^\W*(?:step|action|validation|verification)\b[^:]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    [GeneratedRegex("[A-Za-z]{4,}")]
    private static partial Regex Words();

    [GeneratedRegex("^\\s*```")]
    private static partial Regex Fence();
}
