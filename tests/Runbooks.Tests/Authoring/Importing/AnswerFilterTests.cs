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

    [TestCase(".health")]
    [TestCase(".ok")]
    [TestCase(".n")]
    [TestCase(".[\"a-b\"]")]
    [TestCase(".\"a-b\".c")]
    [TestCase(".tags[0]")]
    [TestCase(".deploymentHistory[1].type")]
    [TestCase(".deploymentHistory | length")]
    [TestCase(". | length")]
    [TestCase("length")]
    [TestCase(".health?")]
    public void What_is_translated_gives_what_jq_gives(string filter)
    {
        Component.Program("jq");
        var value = AnswerFilter.Read(Told.Command($"jq '{filter}'"), "body", RequestShows.None)?.Value;
        Assert.That(value, Is.Not.Null);

        using var jq = Process.Start(
            new ProcessStartInfo("jq", ["-c", filter]) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        jq.StandardInput.Write(Body);
        jq.StandardInput.Close();
        var theirs = jq.StandardOutput.ReadToEnd();

        Assert.That(
            Reading.Value(value!, $$"""{"body":{{Body}}}""")?.ToJsonString() ?? "null",
            Is.EqualTo(JsonNode.Parse(theirs)?.ToJsonString() ?? "null"),
            value
        );
    }

    [TestCase("jq .currentEnvironment", null)]
    [TestCase("jq -r .a", null)]
    [TestCase("jq -e .a.b[0]", "body.a.b[0] != null && body.a.b[0] != false")]
    [TestCase("jq '.health == \"healthy\"'", null)]
    [TestCase("jq -e '.health == \"healthy\"'", "body.health == \"healthy\"")]
    [TestCase("jq --exit-status '.n >= 3'", "body.n >= 3")]
    public void Only_what_fails_the_command_is_an_expectation(string command, string? expected) =>
        Assert.That(AnswerFilter.Read(Told.Command(command), "body", RequestShows.None)!.Condition, Is.EqualTo(expected));

    [TestCase("to_entries[] | .key")]
    [TestCase(".a, .b")]
    [TestCase(".x[] | select(.y == 1)")]
    [TestCase("map(.x > 3)")]
    [TestCase(".x[1:3]")]
    [TestCase(".x[-1]")]
    [TestCase(".a = 1")]
    [TestCase("if .a == 1 then 2 else 3 end")]
    [TestCase(".\"a")]
    public void What_means_something_else_is_not_translated(string filter) =>
        Assert.That(AnswerFilter.Read(Told.Command($"jq -e '{filter}'"), "body", RequestShows.None), Is.Null);

    [TestCase("grep healthy", RequestShows.None, "string.contains(object.to_text(body), \"healthy\")")]
    [TestCase("grep -q '\"health\": \"healthy\"'", RequestShows.None, "body.health == \"healthy\"")]
    [TestCase("grep -qi OK", RequestShows.None, "string.contains(string.downcase(object.to_text(body)), \"ok\")")]
    [TestCase("grep -v error", RequestShows.None, "!(string.contains(object.to_text(body), \"error\"))")]
    [TestCase("grep -E 'up|ok'", RequestShows.None, "regex.is_match(object.to_text(body), \"(?m)up|ok\")")]
    [TestCase("grep -Fq 1.4.2", RequestShows.None, "string.contains(object.to_text(body), \"1.4.2\")")]
    [TestCase("grep 1.4.2", RequestShows.None, "regex.is_match(object.to_text(body), \"(?m)1.4.2\")")]
    [TestCase("grep -w up", RequestShows.None, null)]
    [TestCase("grep 200", RequestShows.Status, "status == 200")]
    [TestCase("grep '^HTTP/1.1 200 OK'", RequestShows.Headers, "status == 200")]
    [TestCase("grep -c x", RequestShows.None, null)]
    [TestCase("grep 'a\\|b'", RequestShows.None, null)]
    [TestCase("grep x file", RequestShows.None, null)]
    public void What_grep_looks_for_is_an_expectation(string command, object shows, string? expected) =>
        Assert.That(AnswerFilter.Read(Told.Command(command), "body", (RequestShows)shows)?.Condition, Is.EqualTo(expected));
}
