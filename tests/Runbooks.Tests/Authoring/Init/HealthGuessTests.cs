using System.Text;
using Runbooks.Authoring.Init;
using Runbooks.Targets;

namespace Runbooks.Tests.Authoring.Init;

public sealed class HealthGuessTests
{
    [TestCase("""{"status":"ok","version":"1.5.0"}""", "body.status == \"ok\"", "body.version")]
    [TestCase("""{"uptime":12,"version":{"tag":"v3"},"health":"UP"}""", "body.health == \"UP\"", "body.version.tag")]
    [TestCase("""{"svc":{"alive":true,"rev":"9f3c2a1"}}""", "body.svc.alive == true", "body.svc.rev")]
    [TestCase(
        """{"build-info":{"build":1042},"all-good":"yes","db.state":"green"}""",
        "body[\"db.state\"] == \"green\"",
        "body[\"build-info\"].build"
    )]
    [TestCase("""{"name":"shop","deep":{"er":{"still":{"status":"ok"}}}}""", "status == 200", null)]
    [TestCase("""{"status":"degraded","version":""}""", "status == 200", null)]
    [TestCase("""{"status":"down","version":"2"}""", null, "body.version")]
    [TestCase("""{"status":"ok","ok":false}""", null, null)]
    [TestCase("""[1,2]""", "status == 200", null)]
    [TestCase("OK\n", "string.strip(body) == \"OK\"", null)]
    [TestCase("DOWN", null, null)]
    [TestCase("<html><body>ok</body></html>", "status == 200", null)]
    [TestCase("", "status == 200", null)]
    public void What_is_true_of_an_answer_now_is_proposed(string body, string? healthy, string? version) =>
        Assert.That(HealthGuess.Of(Answer(200, body)), Is.EqualTo(new HealthGuess(healthy, version)));

    [TestCase(204, "", "status == 204", null)]
    [TestCase(201, """{"name":"shop","build_version":"7"}""", "status == 201", "body.build_version")]
    public void Where_nothing_else_tells_the_status_of_the_answer_does(int status, string body, string healthy, string? version) =>
        Assert.That(HealthGuess.Of(Answer(status, body)), Is.EqualTo(new HealthGuess(healthy, version)));

    [TestCase(503, """{"status":"ok","version":"1"}""")]
    [TestCase(404, "ok")]
    [TestCase(302, "")]
    public void An_answer_that_is_no_success_proposes_nothing(int status, string body) =>
        Assert.That(HealthGuess.Of(Answer(status, body)), Is.EqualTo(new HealthGuess(null, null)));

    [Test]
    public void An_answer_that_is_not_whole_proposes_nothing() =>
        Assert.That(
            HealthGuess.Of(Answer(200, "{\"status\":\"ok\"") with { BodyProblem = "it was cut off" }),
            Is.EqualTo(new HealthGuess(null, null))
        );

    private static Answered Answer(int status, string body) =>
        new(status, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), null, TimeSpan.Zero);
}
