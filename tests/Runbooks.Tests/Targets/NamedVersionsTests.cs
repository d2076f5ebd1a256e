using System.Text;
using Runbooks.Targets;

namespace Runbooks.Tests.Targets;

/// <summary>The versions that an application names, in the spellings of services.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class NamedVersionsTests
{
    [TestCase("""{"version":"1.4.2"}""", "version 1.4.2")]
    [TestCase("""{"appVersion":"1.4.2"}""", "appVersion 1.4.2")]
    [TestCase("""{"app_version":"1.4.2"}""", "app_version 1.4.2")]
    [TestCase("""{"AppVersion":"v1.4.2"}""", "AppVersion v1.4.2")]
    [TestCase("""{"app.version":"1.4.2"}""", "app.version 1.4.2")]
    [TestCase("""{"releaseVersion":"1.4.2"}""", "releaseVersion 1.4.2")]
    [TestCase("""{"release":"shop@1.4.2"}""", "release 1.4.2")]
    [TestCase("""{"version":"1","releaseId":"1.4.2"}""", "version 1, releaseId 1.4.2")]
    [TestCase("""{"build":{"version":"1.4.2"}}""", "build.version 1.4.2")]
    [TestCase("""{"app":{"version":"1.4.2"}}""", "app.version 1.4.2")]
    [TestCase("""{"info":{"version":"1.4.2"}}""", "info.version 1.4.2")]
    [TestCase("""{"application":{"version":"1.4.2"}}""", "application.version 1.4.2")]
    [TestCase("""{"info":{"build":{"version":"1.4.2"}}}""", "info.build.version 1.4.2")]
    [TestCase("""{"version":"main-4f2a9c","build":{"version":"1.4.2"}}""", "version main-4f2a9c, build.version 1.4.2")]
    [TestCase("""{"release":"stable","version":"stable"}""", "version stable")]
    [TestCase("""{"version":"","previousVersion":"1.5.0","versions":["1.5.0"],"database":{"version":"16.2"},"minVersion":"1.0"}""", "")]
    [TestCase("""{"version":2,"release":null,"build":7,"info":"1.4.2"}""", "")]
    [TestCase("[\"1.4.2\"]", "")]
    [TestCase("1.4.2", "")]
    public void A_version_is_known_in_the_spellings_of_services(string body, string named) => Assert.That(Of(200, body), Is.EqualTo(named));

    [Test]
    public void What_an_answer_without_success_names_is_no_version_of_the_application() =>
        Assert.That(Of(404, """{"version":"1.4.2"}"""), Is.Empty);

    [Test]
    public void An_event_stream_names_versions_in_its_data() =>
        Assert.That(
            Of(
                200,
                "event: start\ndata: {\"build\":{\"version\":\"1.4.2\"}}\n\ndata: no JSON\n\ndata: {\"type\":\"done\"}\n",
                "text/event-stream"
            ),
            Is.EqualTo("build.version 1.4.2")
        );

    private static string Of(int status, string body, string type = "application/json") =>
        string.Join(
            ", ",
            NamedVersions
                .Of(
                    new Answered(
                        status,
                        new Dictionary<string, string> { ["content-type"] = type },
                        Encoding.UTF8.GetBytes(body),
                        null,
                        TimeSpan.Zero
                    )
                )
                .Select(n => $"{n.Member} {n.Version}")
        );
}
