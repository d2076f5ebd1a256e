using System.Text;
using Runbooks.Controllers;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Tests.Targets;

/// <summary>The controller's status, as it is read: what names what serves, and what is none.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DeploymentStatusTests
{
    private const string Whole = """
        {"currentEnvironment":"green","environments":{
          "blue":{"port":3001,"version":"1.4.2","health":"healthy"},
          "green":{"port":3002,"version":"1.5.0","health":"unhealthy"}},
         "deploymentHistory":[
          {"type":"deployment","environment":"green","version":"1.5.0","status":"success","timestamp":"2026-11-23T15:00:00Z"},
          {"type":"environment_switch","from":"blue","to":"green","version":"1.5.0","timestamp":"2026-11-23T15:01:00Z"},
          {"type":"rollback","from":"green","to":"blue","previousVersion":"1.5.0","currentVersion":"1.4.2","timestamp":"soon"}]}
        """;

    [Test]
    public void A_status_names_both_environments_and_the_history()
    {
        var status = Read(Whole).Value!;

        Assert.Multiple(() =>
        {
            Assert.That(status.Serving, Is.EqualTo(new Release("green", "1.5.0", "unhealthy", 3002)));
            Assert.That(status.Candidate, Is.EqualTo(new Release("blue", "1.4.2", "healthy", 3001)));
            Assert.That(status.Events.Select(e => e.Type), Is.EqualTo(new[] { "deployment", "environment_switch", "rollback" }));
            Assert.That(
                status.Events[0],
                Is.EqualTo(
                    new ControllerEvent("deployment", "green", null, null, "1.5.0", null, null, "2026-11-23T15:00:00Z")
                    {
                        Status = "success",
                    }
                )
            );
            Assert.That(
                (status.Events[2].From, status.Events[2].To, status.Events[2].PreviousVersion, status.Events[2].CurrentVersion),
                Is.EqualTo(("green", "blue", "1.5.0", "1.4.2"))
            );
            Assert.That(status.Events[1].At, Is.EqualTo(new DateTimeOffset(2026, 11, 23, 15, 1, 0, TimeSpan.Zero)));
            Assert.That(status.Events[2].At, Is.Null, "a time that cannot be read is none");
        });
    }

    [TestCase("", "the body is empty")]
    [TestCase("<html>", "the body is not JSON")]
    [TestCase("[]", "the status is an array, wanted an object")]
    [TestCase("null", "the status is missing, wanted an object")]
    [TestCase("7", "the status is a number, wanted an object")]
    [TestCase("\"green\"", "the status is a text, wanted an object")]
    [TestCase("true", "the status is a boolean, wanted an object")]
    [TestCase("{}", "`currentEnvironment` is missing, wanted a name")]
    [TestCase("""{"currentEnvironment":null}""", "`currentEnvironment` is missing, wanted a name")]
    [TestCase("""{"currentEnvironment":""}""", "`currentEnvironment` is a text, wanted a name")]
    [TestCase("""{"currentEnvironment":{"name":"green"}}""", "`currentEnvironment` is an object, wanted a name")]
    [TestCase("""{"currentEnvironment":"green"}""", "`environments` is missing, wanted an object")]
    [TestCase("""{"currentEnvironment":"green","environments":[]}""", "`environments` is an array, wanted an object")]
    [TestCase("""{"currentEnvironment":"green","environments":{"blue":{}}}""", "`environments` has no `green`, which is said to be active")]
    [TestCase(
        """{"currentEnvironment":"green","environments":{"green":"1.5.0"}}""",
        "`environments` has no `green`, which is said to be active"
    )]
    public void What_names_nothing_that_serves_is_no_status_and_says_why(string body, string problem)
    {
        var (status, said) = Read(body);

        Assert.That(status, Is.Null);
        Assert.That(said, Does.StartWith(problem));
    }

    [TestCase(199)]
    [TestCase(300)]
    [TestCase(404)]
    [TestCase(503)]
    public void Outside_2xx_there_is_no_status(int code) =>
        Assert.That(ControllerState.Parse(Answer(code, Whole)).Why, Is.EqualTo($"the status answered HTTP {code}"));

    [Test]
    public void Without_an_answer_there_is_no_status() =>
        Assert.That(
            ControllerState.Parse(new NotConnected("the connection was refused", TimeSpan.Zero)).Why,
            Does.Contain("the connection was refused")
        );

    // What stands in `environments` besides the one that serves, and what is known of the standby.
    [TestCase("", null, null, null, null)]
    [TestCase(""","blue":null""", null, null, null, null)]
    [TestCase(""","blue":{}""", "blue", null, null, null)]
    [TestCase(""","blue":{"version":"1.4.2"}""", "blue", "1.4.2", null, null)]
    [TestCase(""","blue":{"version":1.4,"health":true,"port":"3001"}""", "blue", null, null, null)]
    [TestCase(""","blue":{"version":"","health":"ok","port":0}""", "blue", null, "ok", null)]
    [TestCase(""","blue":{"port":1}""", "blue", null, null, 1)]
    [TestCase(""","blue":{"port":65535}""", "blue", null, null, 65535)]
    [TestCase(""","blue":{"port":65536}""", "blue", null, null, null)]
    [TestCase(""","blue":{"port":-1}""", "blue", null, null, null)]
    [TestCase(""","blue":"1.4.2","red":{"version":"1.4.1"}""", "red", "1.4.1", null, null)]
    public void Of_the_standby_only_that_is_known_which_is_said_as_it_should_be(
        string others,
        string? name,
        string? version,
        string? health,
        int? port
    )
    {
        var status = Read(Status("green", "{\"green\":{}" + others + "}")).Value!;

        Assert.That(status.Candidate, Is.EqualTo(name is null ? null : new Release(name, version, health, port)));
    }

    [TestCase(200, true)]
    [TestCase(201, false)]
    public void A_text_that_is_longer_than_any_version_is_none(int length, bool isKnown)
    {
        var text = new string('1', length);
        var status = Read(Status("green", $$$"""{"green":{"version":"{{{text}}}"},"{{{text}}}":{}}""")).Value!;

        Assert.Multiple(() =>
        {
            Assert.That(status.Serving.Version, Is.EqualTo(isKnown ? text : null));
            Assert.That(status.Candidate is not null, Is.EqualTo(isKnown));
            Assert.That(Read(Status(text, $$$"""{"{{{text}}}":{}}""")).Value is not null, Is.EqualTo(isKnown));
        });
    }

    [Test]
    public void Names_and_versions_are_lines_that_can_be_printed()
    {
        var status = Read(
            """{"currentEnvironment":"gr\u001been","environments":{"gr\u001been":{"version":"1.5\u001b[2J"},"bl\nue":{}}}"""
        ).Value!;

        Assert.That(
            $"{status.Serving.Place} {status.Serving.Version} {status.Candidate!.Place}",
            Does.Not.Contain("\u001b").And.Not.Contain("\n")
        );
    }

    [Test]
    public void Of_a_long_history_the_newest_events_are_kept_and_what_is_no_event_is_left_out()
    {
        var events = string.Join(',', Enumerable.Range(1, 205).Select(n => $$"""{"type":"deployment","version":"{{n}}"}"""));
        var status = Read(WithHistory($"[7,null,{events},\"x\"]")).Value!;

        Assert.Multiple(() =>
        {
            Assert.That(status.Events, Has.Count.EqualTo(200));
            Assert.That((status.Events[0].Version, status.Events[^1].Version), Is.EqualTo(("6", "205")));
            Assert.That(Read(WithHistory("{}")).Value!.Events, Is.Empty);
            Assert.That(Read(WithHistory("[{}]")).Value!.Events.Single().Type, Is.Empty);
        });
    }

    [Test]
    public void Events_after_an_earlier_one_are_told_only_where_that_one_is_still_there()
    {
        var (whole, none) = (Read(Whole).Value!, Read(WithHistory("[]")).Value!);
        var early = new ControllerState(whole.Serving, whole.Candidate, [.. whole.Events.Take(1)]);

        Assert.Multiple(() =>
        {
            Assert.That(none.LastEvent, Is.Empty);
            Assert.That(whole.EventsAfter(early.LastEvent), Is.EqualTo(whole.Events.Skip(1)));
            Assert.That(whole.EventsAfter(whole.LastEvent), Is.Empty);
            Assert.That(whole.EventsAfter(none.LastEvent), Is.EqualTo(whole.Events), "all of it came after an empty one");
            Assert.That(whole.EventsAfter(null), Is.Empty, "nothing is known of what came before");
            Assert.That(early.EventsAfter(whole.LastEvent), Is.Empty, "a restart has forgotten it");
        });
    }

    [Test]
    public void Of_equal_events_without_a_time_each_is_one_of_its_own()
    {
        const string Release = """{"type":"environment_switch","from":"blue","to":"green"}""";
        const string Back = """{"type":"rollback","from":"green","to":"blue"}""";
        var (before, after) = (Read(WithHistory($"[{Release}]")).Value!, Read(WithHistory($"[{Release},{Back},{Release}]")).Value!);

        Assert.Multiple(() =>
        {
            Assert.That(after.EventsAfter(before.LastEvent).Select(e => e.Type), Is.EqualTo(new[] { "rollback", "environment_switch" }));
            Assert.That(after.EventsAfter(after.LastEvent), Is.Empty);
        });
    }

    // Two events that differ in one thing are two.
    [TestCase("\"type\":\"rollback\"", "\"type\":\"environment_switch\"")]
    [TestCase("\"to\":\"blue\"", "\"to\":\"red\"")]
    [TestCase("\"from\":\"green\"", "\"from\":\"red\"")]
    [TestCase("\"timestamp\":\"1\"", "\"timestamp\":\"2\"")]
    public void An_event_is_told_from_another_by_its_kind_its_places_and_its_time(string one, string other)
    {
        const string Event = """[{"type":"rollback","from":"green","to":"blue","timestamp":"1"}]""";
        var changed = Event.Replace(one, other, StringComparison.Ordinal);
        Assert.That(changed, Is.Not.EqualTo(Event));

        Assert.That(Read(WithHistory(changed)).Value!.LastEvent, Is.Not.EqualTo(Read(WithHistory(Event)).Value!.LastEvent));
    }

    private static string WithHistory(string events) =>
        $$$"""{"currentEnvironment":"green","environments":{"green":{}},"deploymentHistory":{{{events}}}}""";

    private static string Status(string active, string environments) =>
        $$$"""{"currentEnvironment":"{{{active}}}","environments":{{{environments}}} }""";

    private static Result<ControllerState, string> Read(string body) => ControllerState.Parse(Answer(200, body));

    private static Answered Answer(int status, string body) =>
        new(status, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), null, TimeSpan.Zero);
}
