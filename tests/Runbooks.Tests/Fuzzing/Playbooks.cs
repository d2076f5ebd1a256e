using CsCheck;
using Runbooks.Authoring.Importing;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Catalogue;
using Runbooks.Diagnostics;
using Runbooks.Tests.Authoring.Importing;

namespace Runbooks.Tests.Fuzzing;

/// <summary>Markdown of any kind: playbooks with something done to them, and pages put together of pieces that people write.</summary>
internal static class Playbooks
{
    private static readonly string[] Pieces =
    [
        "# Roll back\n",
        "## 1. Look\n",
        "### Step 2: Roll back\n",
        "**Now:**\n",
        "Title\n=====\n",
        "\n",
        "Some prose.\n",
        "Symptoms: 500 responses\n",
        "**Trigger:** error rate >5%, response time >3s for 5 minutes\n",
        "1. Execute rollback if it is bad\n",
        "2. Check the health endpoint: `curl http://h/health`\n",
        "- [ ] error rate < 2%\n",
        "- [x] \n",
        "> quoted\n",
        "| a | `curl http://h/x` | 200 |\n",
        "|---|---|---|\n",
        "| What | Command | Expected |\n",
        "```bash\n",
        "```\n",
        "~~~sh\n",
        "    curl http://h/y\n",
        "```console\n$ curl \\\n>  http://h\nok\n```\n",
        "<!-- x -->\n",
        "---\n",
        "curl -X POST http://h/deployment/rollback\n",
        "curl -X POST $H/deployment/switch || exit 1\n",
        "curl -s \"$B/health\" | jq -e '.health == \"healthy\"' && echo ok\n",
        "until curl -sf ${B:-http://h}/health | grep -q up; do sleep 2; done\n",
        "for i in {1..5}; do curl http://h/$i; done\n",
        "for x in a b; do\n",
        "do\n",
        "done\n",
        "if ! curl -f http://h; then exit 1; fi\n",
        "f() { curl \"$1/health\"; }\n",
        "f http://h | jq .\n",
        "f() { f; }\n",
        "X=$(curl -s http://h/v | jq -r .version)\n",
        "[ \"$X\" = 1.4.2 ] || f\n",
        "curl -d '{\"v\": \"'$X'\"}' -H 'Authorization: Bearer abcdef' http://u:pw12345@h/p?token=verysecret\n",
        "cat <<EOF\n",
        "EOF\n",
        "curl -d @- http://h <<E\n{\"a\": 1}\nE\n",
        "sleep 9999h\n",
        "sleep 3600\n",
        "watch -n 1 'curl http://h | grep x'\n",
        "echo \"it is $X\"\n",
        "curl 'http://h/a b'\n",
        "curl http://h/{{ x }}\n",
        "curl -m 0.001 --retry 99 http://h\n",
        "curl -H 'Bad Header: x' -H 'A: é' http://h\n",
        "curl\n",
        "curl http://\n",
        "http POST :8080/x a=b c:=[1 d==2\n",
        "wget --post-data=x -O f http://h\n",
        "time curl http://h\n",
        "! curl http://h\n",
        "curl $(cat url)\n",
        "case x in y) z;; esac\n",
        "'\n",
        "\"\n",
        "`\n",
        "$(\n",
        "|\n",
        "\\\n",
        "\t",
        "  ",
        "é🚨\u2028",
        "\r\n",
        "lint: allow RB0401\n",
    ];

    private static readonly Gen<string> Built = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[1, 30].Select(string.Concat);

    /// <summary>The texts.</summary>
    public static readonly Gen<string> Texts = Gen.OneOf(
        Built,
        Built.Select(b => $"# A page\n\n```bash\n{b}\n```\n"),
        Mutations.Of([.. ImportedFixture.Names.Select(n => File.ReadAllText(ImportedFixture.PathOf(n)))])
    );

    // The lines of the pages, each with the one before it.
    private static readonly HashSet<(string, string)> Original = [.. ImportedFixture.Names.SelectMany(Pairs)];

    private static readonly RunbookCatalog Catalog = new(Path.GetTempPath());
    private static readonly ImportSettings Settings = ImportSettings.Of(Catalog, _ => null);

    // A mutation may take away what says that a value is a secret (`?token=` becomes `?tkken=`): only where each line that holds
    // it, and the line before, stand in a page as they are here, must it be known for one.
    private static bool IsMarked(string secret, string text)
    {
        var lines = text.Split('\n');
        return Enumerable
            .Range(0, lines.Length)
            .Where(i => lines[i].Contains(secret))
            .All(i => Original.Contains((Before(lines, i), lines[i])));
    }

    private static string Before(string[] lines, int i) => i == 0 ? "" : lines[i - 1];

    private static HashSet<(string, string)> Pairs(string name)
    {
        var lines = File.ReadAllText(ImportedFixture.PathOf(name)).Split('\n');
        return [.. lines.Select((line, i) => (Before(lines, i), line))];
    }

    /// <summary>A text is imported whole, or it is said why not; what is made of it lints, and no line is lost.</summary>
    public static void AreImported(string text)
    {
        var bag = new DiagnosticBag();
        var source = new SourceText("fuzzed.md", text);
        var imported = PlaybookImporter.Import(source, Settings, bag);
        Assert.That(imported is null, Is.EqualTo(bag.HasErrors), "there are drafts, or a mistake that is said");
        if (imported is null)
            return;
        Assert.That(
            imported.Lines.Count(l => l.Outcome != LineOutcome.Blank),
            Is.EqualTo(Enumerable.Range(1, source.LineCount).Count(l => !string.IsNullOrWhiteSpace(source.Line(l))))
        );
        Assert.That(
            imported.Lines.Where(l => l.Where is { } where && imported.Files.All(f => f.Path != where)),
            Is.Empty,
            "a line is said to be in a file that is not there"
        );
        foreach (var file in imported.Files.Where(f => !f.IsTarget))
        {
            var found = new DiagnosticBag();
            Settings.Linter.LintRunbook(new SourceText(file.Path, file.Text), found);
            Assert.That(
                found.Sorted().Where(d => d.Code.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Span}: {d.Message}"),
                Is.Empty,
                file.Text
            );
            foreach (var secret in (string[])["verysecret", "pw12345", .. ImportedFixture.Secrets.Where(s => IsMarked(s, text))])
                Assert.That(file.Text, Does.Not.Contain(secret));
        }

        using var told = new StringWriter();
        CaretRenderer.Write(told, imported.Findings, colour: false);
    }
}
