using System.Text;
using Runbooks.Controllers;
using Runbooks.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Targets;

/// <summary>JSON as servers really send it is read; what decides is strict.</summary>
internal sealed class ReceivedJsonTests
{
    private static readonly TestCaseData[] Odd =
    [
        new TestCaseData(
            (object)Encoding.UTF8.GetBytes(WrittenTarget.Status("1.5.0", """[{"type":"deployment","message":"Ship it \ud83d"}]"""))
        ).SetArgDisplayNames("half a surrogate"),
        new TestCaseData(
            (object)(byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(WrittenTarget.Status("1.5.0", "[]"))]
        ).SetArgDisplayNames("a byte order mark"),
        new TestCaseData(
            (object)Encoding.UTF8.GetBytes(WrittenTarget.Status("1.5.0", """[{"type":"deployment","id":1,"id":2}]"""))
        ).SetArgDisplayNames("a key twice"),
        new TestCaseData(
            (object)Encoding.Latin1.GetBytes(WrittenTarget.Status("1.5.0", """[{"type":"deployment","message":"café"}]"""))
        ).SetArgDisplayNames("a Latin-1 byte"),
        new TestCaseData(
            (object)(byte[])[0xFF, 0xFE, .. Encoding.Unicode.GetBytes(WrittenTarget.Status("1.5.0", "[]"))]
        ).SetArgDisplayNames("UTF-16 with its mark"),
    ];

    [TestCase("kubernetes", """{"status":{"observedGeneration":1,"observedGeneration":2}}""", "observedGeneration")]
    [TestCase("unleash", """{"enabled":true,"enabled":false}""", "enabled")]
    public void What_a_description_reads_may_not_stand_twice(string controller, string body, string member)
    {
        var deciding = ShippedControllers.Read(controller)!.State.Deciding;

        Assert.That(ReceivedJson.Read(body, deciding).Why, Does.StartWith($"`{member}` stands twice with two values"));
        Assert.That(ReceivedJson.Read(body).Why, Is.Null, "of another answer the last counts");
    }

    [TestCaseSource(nameof(Odd))]
    public async Task A_status_with_an_odd_sign_in_what_does_not_decide_is_read(byte[] body)
    {
        await using var target = await WrittenTarget.StartAsync();
        using var run = new CommandRun().InRepository();
        target.Write("/deployment/status", body);

        await run.RunAsync("plan", "quick-rollback", "--base-url", target.BaseUrl, "-i", "reason=x");

        Assert.That(run.Out, Does.Contain("green serves 1.5.0").And.Contain("blue stands by with 1.4.2"), run.Error);
    }

    [TestCase(
        """{"currentEnvironment":"green","currentEnvironment":"blue"}""",
        "`currentEnvironment` stands twice with two values, the second at line 1, column 31"
    )]
    [TestCase(
        """{"environments":{"blue":{"version":"1","version":"2"}}}""",
        "`version` stands twice with two values, the second at line 1, column 40"
    )]
    [TestCase("""{"success":true,"success":false}""", "`success` stands twice with two values, the second at line 1, column 17")]
    [TestCase("{\n  \"a\": tru\n}", "it breaks at line 2, column")]
    [TestCase("{\"a\":1} x", "it breaks at line 1, column 9")]
    [TestCase("", "it breaks at line 1, column 1")]
    public void A_fault_names_its_place(string body, string said)
    {
        var (value, problem) = ReceivedJson.Read(Encoding.UTF8.GetBytes(body), ShippedControllers.BlueGreen.Definition.State.Deciding);

        Assert.That(value, Is.Null);
        Assert.That(problem, Does.StartWith(said));
    }

    [TestCase("""{"success":true,"success":true}""", """{"success":true}""")]
    [TestCase("""{"list":[{"id":1,"id":2},{"success":1,"success":2}]}""", """{"list":[{"id":2},{"success":2}]}""")]
    [TestCase("""{"a":"\ud83d\ude80 \ude80 \\ud83d"}""", """{"a":"\uD83D\uDE80 \uFFFD \\ud83d"}""")]
    public void Of_what_does_not_decide_the_last_counts_and_half_a_character_is_replaced(string body, string read) =>
        Assert.That(ReceivedJson.Read(Encoding.UTF8.GetBytes(body)).Value!.ToJsonString(), Is.EqualTo(read));

    [Test]
    public async Task A_broken_body_says_so_where_an_expectation_fails()
    {
        await using var target = await WrittenTarget.StartAsync();
        using var run = new CommandRun().InRepository();
        target.Write("/answer", "{\n  \"x\": 1,\n  oops\n}");
        run.Write(
            "runbooks/look.yaml",
            """
            apiVersion: runbooks/v1
            id: look
            title: Look
            severity: minor
            steps:
              - { id: answer, http: { get: /answer }, expect: [ body.x == 1 ] }
            checklist: [ health ]
            """
        );

        await run.RunAsync("run", "look", "--base-url", target.BaseUrl);

        Assert.That(run.Out, Does.Contain("the body is not JSON: it breaks at line 3, column 3"));
    }
}
