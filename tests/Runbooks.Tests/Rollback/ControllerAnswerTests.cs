using System.Text;
using Runbooks.Controllers;
using Runbooks.Expressions.Data;
using Runbooks.Targets;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Rollback;

/// <summary>What a controller's answer to a request that moves the traffic is worth.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ControllerAnswerTests
{
    private const string Done = """{"success":true,"message":"Rolled back"}""";
    private const string Not = """{"success":false,"message":"No previous version"}""";

    // The status, the body, the class, and what is told of it.
    [TestCase(200, Done, "claimed", "\"Rolled back\"")]
    [TestCase(201, Done, "claimed", "\"Rolled back\"")]
    [TestCase(200, """{"success":true}""", "claimed", "HTTP 200")]
    [TestCase(200, Not, "refused", "\"No previous version\"")]
    [TestCase(200, """{"success":false}""", "refused", "HTTP 200")]
    // A promise is no deed; one that takes itself back is a refusal.
    [TestCase(202, Done, "accepted", "HTTP 202, which is a promise: \"Rolled back\"")]
    [TestCase(202, "", "accepted", "HTTP 202, which is a promise")]
    [TestCase(202, """{"id":7}""", "accepted", "HTTP 202, which is a promise")]
    [TestCase(202, Not, "refused", "\"No previous version\"")]
    // Who says neither yes nor no may have done it.
    [TestCase(200, "{}", "unknown", "HTTP 200, but `body.success == true` (PLACE) finds nothing by `body.success`")]
    [TestCase(200, "[]", "unknown", "HTTP 200, but `body.success == true` (PLACE) finds nothing by `body.success`")]
    [TestCase(200, """{"success":"true"}""", "unknown", "HTTP 200, but `body.success == true` does not hold")]
    [TestCase(200, """{"success":null}""", "unknown", "HTTP 200, but `body.success == true` does not hold")]
    [TestCase(200, """{"success":1}""", "unknown", "HTTP 200, but `body.success == true` does not hold")]
    [TestCase(200, "", "unknown", "HTTP 200, but the body is empty")]
    [TestCase(204, "", "unknown", "HTTP 204, but the body is empty")]
    [TestCase(200, "<html>", "unknown", "HTTP 200, but the body is not JSON: it begins with \"<html>\"")]
    // Outside 2xx it says no, whatever the body says; from 500 on, something in front of it may speak while it acts.
    [TestCase(302, "", "refused", "HTTP 302")]
    [TestCase(400, Not, "refused", "HTTP 400: \"No previous version\"")]
    [TestCase(401, "", "refused", "HTTP 401")]
    [TestCase(404, Done, "refused", "HTTP 404: \"Rolled back\"")]
    [TestCase(409, Not, "refused", "HTTP 409: \"No previous version\"")]
    [TestCase(499, "", "refused", "HTTP 499")]
    [TestCase(500, Not, "unknown", "HTTP 500: \"No previous version\"")]
    [TestCase(502, "", "unknown", "HTTP 502")]
    [TestCase(503, Done, "unknown", "HTTP 503: \"Rolled back\"")]
    public void An_answer_is_a_claim_a_promise_a_refusal_or_nothing_that_is_known(int status, string body, string kind, string detail) =>
        Assert.That(
            From(Answer(status, body)),
            Is.EqualTo(new ControllerAnswer(kind, detail.Replace("PLACE", Claimed, StringComparison.Ordinal), status))
        );

    // What cannot be decided never counts towards sending something again.
    [TestCase("conflict", 400, "conflict")]
    [TestCase("conflict", 200, "claimed")]
    [TestCase("accepted", 200, "accepted")]
    [TestCase("claimed", 200, "accepted")]
    [TestCase("refused", 200, "claimed")]
    public void A_condition_that_yields_no_boolean_is_told_with_its_place(string key, int status, string kind)
    {
        var definition = Controller
            .Of(
                ControlledRun.TargetOf(
                    $$$"""
                    base-url: http://localhost:1
                    controller:
                      state:
                        reads: { releases: { http: { get: /releases } } }
                        serving: { ref: releases.body.live }
                        releases: { from: releases.body.all, ref: item.id, version: item.version }
                      change: { means: absolute, http: { put: "/live/{{ to.ref }}" }, {{{key}}}: body.word }
                    """
                )
            )
            .Definition;
        var sent = new SentRequest(new HttpCall("PUT", "/live/2"), Answer(status, """{"word":"yes"}"""));

        var answer = new AnswerReading(definition, definition.Change, new Scope([])).Of(sent);

        Assert.That(answer.Kind, Is.EqualTo(kind), answer.Detail);
        Assert.That(answer.Detail, Does.Contain("`body.word` (checkout.yaml:").And.Contain("cannot be decided"));
    }

    [Test]
    public void What_became_of_a_request_without_an_answer_depends_on_whether_it_left() =>
        Assert.Multiple(() =>
        {
            Assert.That(
                From(new NotConnected("the connection was refused", TimeSpan.Zero)),
                Is.EqualTo(new ControllerAnswer("not connected", "the connection was refused", Status: null))
            );
            Assert.That(
                From(new Withheld("another run has taken the target over", TimeSpan.Zero)),
                Is.EqualTo(new ControllerAnswer("not sent", "another run has taken the target over", Status: null))
            );
            Assert.That(
                From(new AnswerLost("the connection was reset", TimeSpan.Zero)),
                Has.Property("Kind").EqualTo("unknown").And.Property("Detail").Contains("the connection was reset")
            );
        });

    [TestCase("claimed", false)]
    [TestCase("accepted", false)]
    [TestCase("refused", false, Description = "a refusal is a controller's word, like any other")]
    [TestCase("unknown", false)]
    [TestCase("not connected", true)]
    [TestCase("not sent", true)]
    public void Only_what_never_left_leaves_nothing_under_way(string kind, bool leavesNothing) =>
        Assert.That(ControllerAnswer.LeavesNothing(kind), Is.EqualTo(leavesNothing));

    [Test]
    public void A_body_that_is_not_whole_says_nothing() =>
        Assert.That(
            From(Answer(200, Done) with { BodyProblem = "the body was cut off after 9 bytes" }),
            Is.EqualTo(new ControllerAnswer("unknown", "HTTP 200, but the body was cut off after 9 bytes", 200))
        );

    [TestCase(200, false)]
    [TestCase(201, true)]
    public void A_message_is_one_line_that_can_be_printed_and_of_bounded_length(int length, bool isCut)
    {
        var said = From(Answer(200, $$"""{"success":true,"message":"{{new string('x', length)}}"}""")).Detail;
        var lines = From(Answer(200, """{"success":true,"message":"one\ntwo\u001b[31m"}""")).Detail;

        Assert.Multiple(() =>
        {
            Assert.That(said, Is.EqualTo($"\"{new string('x', 200)}{(isCut ? "…" : string.Empty)}\""));
            Assert.That(lines, Does.Not.Contain("\n").And.Not.Contain("\u001b"));
        });
    }

    private static string Claimed => ShippedControllers.BlueGreen.Definition.Change.Claimed!.Span.ToString();

    private static ControllerAnswer From(HttpAnswer answer)
    {
        var definition = ShippedControllers.BlueGreen.Definition;
        var sent = new SentRequest(new HttpCall("POST", "/deployment/rollback"), answer);
        return new AnswerReading(definition, definition.Change, new Scope([])).Of(sent);
    }

    private static Answered Answer(int status, string body) =>
        new(status, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), null, TimeSpan.Zero);
}
