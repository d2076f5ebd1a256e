using System.Diagnostics;
using System.Text.Json.Nodes;
using Runbooks.Authoring.Importing.Answers;
using Runbooks.Authoring.Importing.Requests;
using Runbooks.Tests.Expressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring.Importing;

[Parallelizable(ParallelScope.Children)]
internal sealed class AnswerFilterTests
{
    private const string Body =
        """{"health":"healthy","ok":true,"n":3,"a-b":{"c":null},"tags":["x","y"],"currentEnvironment":"blue","deploymentHistory":[{"type":"deployment","v":1},{"type":"rollback","v":2},{"type":"rollback","v":3}]}""";

    private static readonly string[] Understood =
    [
        ".",
        ".health",
        ".ok",
        ".n",
        ".[\"a-b\"]",
        ".\"a-b\"",
        ".tags[0]",
        ".tags[-1]",
        ".deploymentHistory[-2:]",
        ".deploymentHistory[:1]",
        ".deploymentHistory | length",
        ".deploymentHistory|length > 2",
        ".health == \"healthy\"",
        ".n >= 3 and .ok == true",
        "(.n < 3) or (.health != \"x\")",
        ".health == \"healthy\" | not",
        ".deploymentHistory[] | .type",
        ".deploymentHistory | map(.v)",
        "[.deploymentHistory[] | select(.type == \"rollback\")] | length",
        ".deploymentHistory | map(select(.type==\"rollback\")) | last | .v",
        ".deploymentHistory[-1].type",
        ".deploymentHistory[-1:][0].v",
        ".missing // \"none\"",
        ".health | test(\"^heal\")",
        ".health | startswith(\"h\")",
        ".health | contains(\"alt\")",
        ".deploymentHistory | any(.type == \"rollback\")",
        ".deploymentHistory | all(.type == \"rollback\")",
        "any(.deploymentHistory[]; .v == 2)",
        "has(\"ok\")",
        ".n + 1",
        ".n * 2 - 1",
        ".tags | reverse",
        ".tags | first",
        "[.tags[]]",
        ".health?",
        ".tags | index(\"z\") | not",
    ];

    [TestCaseSource(nameof(Understood))]
    public void What_is_translated_gives_what_jq_gives(string filter)
    {
        Component.Program("jq");
        if (JqTranslator.Translate(filter) is not { } meaning)
        {
            Assert.That(filter, Does.Contain("index"), "it is not translated");
            return;
        }

        using var jq = Process.Start(
            new ProcessStartInfo("jq", ["-c", meaning.Kind == JqValueKind.Items ? $"[{filter}]" : filter])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        jq.StandardInput.Write(Body);
        jq.StandardInput.Close();
        var theirs = jq.StandardOutput.ReadToEnd();

        Assert.That(
            Reading.Value(meaning.Expression, $$"""{"body":{{Body}}}""")?.ToJsonString() ?? "null",
            Is.EqualTo(JsonNode.Parse(theirs)?.ToJsonString() ?? "null"),
            meaning.Expression
        );
    }

    [TestCase(".currentEnvironment", false, "body.currentEnvironment != null")]
    [TestCase(".a.b[0]", true, "body.a.b[0] != null")]
    [TestCase(".health == \"healthy\"", false, "body.health == \"healthy\"")]
    [TestCase("select(.health == \"healthy\")", true, "body.health == \"healthy\"")]
    [TestCase(".a, .b", false, "body.a != null; body.b != null")]
    [TestCase(".", false, "")]
    [TestCase(".x[] | select(.y == 1)", true, "array.size(array.filter(body.x, \"y\", 1)) > 0")]
    [TestCase(".x | length", false, "")]
    [TestCase("{env: .currentEnvironment, version, n: (.list | length)}", false, "body.currentEnvironment != null; body.version != null")]
    [TestCase("if .ok == true then \"yes\" else error(\"no\") end", false, "body.ok == true")]
    public void What_a_filter_shows_must_be_there(string filter, bool isDemanded, string expected) =>
        Assert.That(string.Join("; ", JqTranslator.Translate(filter)!.Expectations(isDemanded)), Is.EqualTo(expected));

    [TestCase("to_entries[] | .key")]
    [TestCase(".. | numbers")]
    [TestCase("\"\\(.a) is\"")]
    [TestCase("@csv")]
    [TestCase(".a as $x | $x")]
    [TestCase("{a: .b} | .a")]
    [TestCase("{(.a): 1}")]
    [TestCase(".x[1:3]")]
    [TestCase("map(.x > 3)")]
    [TestCase(".a = 1")]
    [TestCase("if .a == 1 then 2 else 3 end")]
    [TestCase(".\"a")]
    public void What_means_something_else_is_not_translated(string filter) => Assert.That(JqTranslator.Translate(filter), Is.Null);

    [TestCase("grep healthy", RequestShows.None, "string.contains(object.to_text(body), \"healthy\")")]
    [TestCase("grep -q '\"health\": \"healthy\"'", RequestShows.None, "body.health == \"healthy\"")]
    [TestCase("grep -qi OK", RequestShows.None, "string.contains(string.downcase(object.to_text(body)), \"ok\")")]
    [TestCase("grep -v error", RequestShows.None, "!(string.contains(object.to_text(body), \"error\"))")]
    [TestCase("grep -E 'up|ok'", RequestShows.None, "regex.is_match(object.to_text(body), \"up|ok\")")]
    [TestCase("grep -Fq 1.4.2", RequestShows.None, "string.contains(object.to_text(body), \"1.4.2\")")]
    [TestCase("grep 1.4.2", RequestShows.None, "regex.is_match(object.to_text(body), \"1.4.2\")")]
    [TestCase("grep -w up", RequestShows.None, "regex.is_match(object.to_text(body), \"\\\\b(?:up)\\\\b\")")]
    [TestCase("grep 200", RequestShows.Status, "status == 200")]
    [TestCase("grep '^HTTP/1.1 200 OK'", RequestShows.Headers, "status == 200")]
    [TestCase("grep -q 2..", RequestShows.Status, "status >= 200 && status < 300")]
    [TestCase("grep -c x", RequestShows.None, null)]
    [TestCase("grep 'a\\|b'", RequestShows.None, null)]
    [TestCase("grep x file", RequestShows.None, null)]
    [TestCase("grep ok", RequestShows.Status | RequestShows.NoBody, null)]
    public void What_grep_looks_for_is_an_expectation(string command, object shows, string? expected) =>
        Assert.That(GrepReader.Translate(Told.Command(command), (RequestShows)shows), Is.EqualTo(expected));
}
