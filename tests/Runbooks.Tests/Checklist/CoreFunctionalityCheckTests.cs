using Runbooks.Events;

namespace Runbooks.Tests.Checklist;

/// <summary>`core-functionality`: the critical request is answered sensibly, and not because every path is.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CoreFunctionalityCheckTests
{
    [TestCase("""{"message":"Here is what I found."}""", CheckStatus.Pass, "answered in 10ms: \"Here is what I found.\"")]
    [TestCase("""{"message":"  Hello.  "}""", CheckStatus.Pass, "answered in 10ms: \"Hello.\"")]
    [TestCase("""{"message":""}""", CheckStatus.Fail, "the answer has no `message`")]
    [TestCase("""{"message":" "}""", CheckStatus.Fail, "the answer has no `message`")]
    [TestCase("""{"message":7}""", CheckStatus.Fail, "the answer has no `message`")]
    [TestCase("{}", CheckStatus.Fail, "the answer has no `message`")]
    [TestCase("[]", CheckStatus.Fail, "the answer has no `message`")]
    [TestCase("""{"message":"x","success":false}""", CheckStatus.Fail, "the answer says itself that it failed: `success` is false")]
    [TestCase("""{"message":"x","error":"no tokens"}""", CheckStatus.Fail, "the answer says itself that it failed")]
    [TestCase("<html>Hello.</html>", CheckStatus.Fail, "the body is not JSON")]
    [TestCase("404", CheckStatus.Fail, "HTTP 404")]
    [TestCase("500", CheckStatus.Fail, "HTTP 500")]
    [TestCase("lost", CheckStatus.Fail, "")]
    public async Task An_answer_is_sensible_where_it_holds_a_message_and_no_failure(string answer, CheckStatus status, string told)
    {
        var found = await new LookedAt().LookAsync("core-functionality", $"/api/ai/query {answer}");

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
        Assert.That(found.Actual, Does.StartWith(told));
    }

    [TestCase("""data: {"type":"content","token":"Hel"} data: {"type":"content","token":"lo"} data: {"type":"done"}""", true)]
    [TestCase("""data: {"type":"content","token":"Hello"}""", false, Description = "it has no end")]
    [TestCase("""data: {"type":"done"}""", false, Description = "it has no content")]
    [TestCase("""data: {"type":"content","token":"x"} data: {"type":"error"} data: {"type":"done"}""", false)]
    [TestCase("""data: {"type":"content","token":"x"} data: nonsense data: {"type":"done"}""", false)]
    public async Task A_stream_is_an_answer_where_it_has_content_and_an_end(string stream, bool isSensible)
    {
        var looked = new LookedAt { Answers = { ["/api/ai/query"] = stream.Replace(" data:", "\ndata:", StringComparison.Ordinal) } };

        var found = await looked.LookAsync("core-functionality");

        Assert.That(found.Status, Is.EqualTo(isSensible ? CheckStatus.Pass : CheckStatus.Fail), found.Actual);
    }

    [TestCase("""{"message":"Hello."}""")]
    [TestCase("""{"message":""}""", Description = "of the same form")]
    public async Task A_path_that_does_not_exist_and_answers_like_it_proves_nothing(string control)
    {
        var found = await new LookedAt().LookAsync(
            "core-functionality",
            $$"""/api/ai/query {"message":"Hello."}""" + $"\n/api/ai/query-that-does-not-exist {control}"
        );

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((CheckStatus.Unknown, true)), found.Actual);
    }

    [TestCase(60, false)]
    [TestCase(61, true)]
    public async Task A_long_message_is_cut(int length, bool isCut)
    {
        var message = new string('x', length);

        var found = await new LookedAt().LookAsync("core-functionality", $$"""/api/ai/query {"message":"{{message}}"}""");

        Assert.That(found.Actual, Does.EndWith($"\"{message[..60]}{(isCut ? "…" : string.Empty)}\""));
    }
}
