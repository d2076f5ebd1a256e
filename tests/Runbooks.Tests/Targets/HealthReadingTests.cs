using System.Text;
using Runbooks.Targets;

namespace Runbooks.Tests.Targets;

/// <summary>Health in the words of services, read in one place for checks, probes and triggers.</summary>
internal sealed class HealthReadingTests
{
    // The playbook's controller and application.
    [TestCase("""{"environment":"blue","status":"active","health":"healthy"}""", true)]
    [TestCase("""{"environment":"blue","status":"active","health":"unhealthy"}""", false)]
    // Spring and Eureka, ASP.NET, health+json, Consul, Docker, Elasticsearch, gRPC.
    [TestCase("""{"status":"UP","components":{"db":{"status":"UP"}}}""", true)]
    [TestCase("""{"status":"DOWN"}""", false)]
    [TestCase("""{"status":"OUT_OF_SERVICE"}""", false)]
    [TestCase("""{"status":"Healthy","entries":{}}""", true)]
    [TestCase("""{"status":"Unhealthy"}""", false)]
    [TestCase("""{"status":"pass"}""", true)]
    [TestCase("""{"status":"fail"}""", false)]
    [TestCase("""{"Status":"passing"}""", null)]
    [TestCase("""{"status":"passing"}""", true)]
    [TestCase("""{"status":"critical"}""", false)]
    [TestCase("""{"status":"green"}""", true)]
    [TestCase("""{"status":"red"}""", false)]
    [TestCase("""{"status":"SERVING"}""", true)]
    [TestCase("""{"status":"NOT_SERVING"}""", false)]
    [TestCase("""{"healthy":true}""", true)]
    [TestCase("""{"healthy":false}""", false)]
    [TestCase("""{"ok":true,"version":"2"}""", true)]
    [TestCase("""{"ok":false}""", false)]
    [TestCase("""{"status":{"status":"ok"}}""", true)]
    [TestCase("""{"health":{"status":"failing"}}""", false)]
    // One of several that is a failure is one; otherwise what is called health decides.
    [TestCase("""{"health":"ok","status":"down"}""", false)]
    [TestCase("""{"ok":true,"status":"error"}""", false)]
    [TestCase("""{"health":"degraded","status":"ok"}""", null)]
    // Texts.
    [TestCase("OK\n", true)]
    [TestCase("Healthy", true)]
    [TestCase("ok.", true)]
    [TestCase("\"healthy\"", true)]
    [TestCase("true", true)]
    [TestCase("DOWN", false)]
    [TestCase("out of service", false)]
    // What is neither says nothing, and above all not yes.
    [TestCase("""{"status":"degraded"}""", null)]
    [TestCase("""{"status":"starting"}""", null)]
    [TestCase("""{"status":"active"}""", null)]
    [TestCase("""{"message":"It works"}""", null)]
    [TestCase("""{"status":200}""", null)]
    [TestCase("It works", null)]
    [TestCase("<html>OK</html>", null)]
    [TestCase("200", null)]
    [TestCase("", null)]
    public void A_word_is_health_a_failure_or_nothing(string body, bool? healthy)
    {
        var reading = HealthReading.Parse(Answer(200, body));

        Assert.That(reading.Healthy, Is.EqualTo(healthy), reading.Said);
    }

    [TestCase(500, "", false)]
    [TestCase(503, """{"status":"ok"}""", false)]
    [TestCase(400, "", false)]
    [TestCase(404, """{"status":"error","message":"not found"}""", null)]
    [TestCase(405, "", null)]
    [TestCase(302, "", null)]
    [TestCase(401, """{"error":"unauthorized"}""", null)]
    [TestCase(429, "", null)]
    [TestCase(204, "", null)]
    public void A_path_that_is_not_there_and_an_answer_about_us_are_no_word_on_health(int status, string body, bool? healthy) =>
        Assert.That(HealthReading.Parse(Answer(status, body)).Healthy, Is.EqualTo(healthy));

    [Test]
    public void An_unknown_word_is_named_and_a_page_has_none()
    {
        var unknown = HealthReading.Parse(Answer(200, """{"status":"degraded"}"""));
        var page = HealthReading.Parse(Answer(200, "<html>OK</html>"));

        Assert.That(
            (unknown.UnknownWord, unknown.Said),
            Is.EqualTo(("degraded", "`status` is \"degraded\", which is a word neither of health nor of failure"))
        );
        Assert.That(page.UnknownWord, Is.Null);
    }

    [Test]
    public void No_answer_is_a_failure_and_a_body_that_is_larger_than_wanted_is_none()
    {
        var cut = Answer(200, new string('x', 100)) with { BodyProblem = "the body was cut off after 100 bytes" };

        Assert.Multiple(() =>
        {
            Assert.That(HealthReading.Parse(new NotConnected("the connection was refused", TimeSpan.Zero)).Healthy, Is.False);
            Assert.That(HealthReading.Parse(cut).Healthy, Is.False);
            Assert.That(HealthReading.Parse(cut with { IsTooLarge = true }).Healthy, Is.Null, "a page behind a catch-all route");
        });
    }

    private static Answered Answer(int status, string body) =>
        new(status, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), null, TimeSpan.Zero);
}
