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
            Assert.That(status.Serving, Is.EqualTo(new Release("green", "1.5.0", "unhealthy", 3002) { HasServed = true }));
            Assert.That(status.Candidate, Is.EqualTo(new Release("blue", "1.4.2", "healthy", 3001)));
            Assert.That(status.Events.Select(e => e.Kind), Is.EqualTo(new[] { "deployed", "moved", "moved-back" }));
            Assert.That(
                status.Events[0],
                Is.EqualTo(
                    new ControllerEvent("deployed")
                    {
                        Place = "green",
                        Version = "1.5.0",
                        Timestamp = "2026-11-23T15:00:00Z",
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

    private const string Nothing = "`serving` names no release: nothing is found by `status.body.currentEnvironment`";

    [TestCase("", "the body is empty")]
    [TestCase("<html>", "the body is not JSON")]
    [TestCase("[]", Nothing)]
    [TestCase("null", Nothing)]
    [TestCase("7", Nothing)]
    [TestCase("\"green\"", Nothing)]
    [TestCase("true", Nothing)]
    [TestCase("{}", Nothing)]
    [TestCase("""{"currentEnvironment":null}""", Nothing)]
    [TestCase("""{"currentEnvironment":""}""", Nothing)]
    [TestCase(
        """{"currentEnvironment":{"name":"green"}}""",
        "`serving.ref` finds an object, expected a text or a whole number: `status.body.currentEnvironment`"
    )]
    [TestCase("""{"currentEnvironment":"green"}""", "`releases.from`: `status.body.environments` is absent")]
    [TestCase(
        """{"currentEnvironment":"green","environments":[]}""",
        "`releases.from`: `object.keys`: `object` is a list, and must be an object"
    )]
    [TestCase(
        """{"currentEnvironment":"green","environments":{"blue":{}}}""",
        "`serving` names green, which is none of the releases that are listed (blue)"
    )]
    [TestCase("""{"currentEnvironment":"green","environments":{"green":"1.5.0"}}""", "`serving` names green, and no releases are listed")]
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
        Assert.That(PlaybookStatus.Parse(Answer(code, Whole)).Why, Is.EqualTo($"the status answered HTTP {code}"));

    [Test]
    public void Without_an_answer_there_is_no_status() =>
        Assert.That(
            PlaybookStatus.Parse(new NotConnected("the connection was refused", TimeSpan.Zero)).Why,
            Does.Contain("the connection was refused")
        );

    // What stands in `environments` besides the one that serves, and what is known of the standby.
    [TestCase("", null, null, null, null)]
    [TestCase(""","blue":null""", null, null, null, null)]
    [TestCase(""","blue":{}""", "blue", null, null, null)]
    [TestCase(""","blue":{"version":"1.4.2"}""", "blue", "1.4.2", null, null)]
    [TestCase(""","blue":{"health":true,"port":"3001"}""", "blue", null, "healthy", null)]
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

    [TestCase(
        "\"version\":1.4",
        "`releases.version` finds a number, expected a text or a whole number: `status.body.environments[item].version`"
    )]
    [TestCase("\"health\":7", "`releases.healthy` finds a number, expected true, false or a word: `status.body.environments[item].health`")]
    public void What_is_of_another_kind_than_is_wanted_is_no_state(string member, string problem)
    {
        var (status, said) = Read(Status("green", "{\"green\":{\"version\":\"1.5.0\"},\"blue\":{" + member + "}}"));

        Assert.That(status, Is.Null);
        Assert.That(said, Does.StartWith(problem));
    }

    [TestCase(500, true)]
    [TestCase(501, false)]
    public void A_text_that_is_longer_than_any_version_is_no_state(int length, bool isKnown)
    {
        var text = new string('1', length);

        Assert.Multiple(() =>
        {
            Assert.That(
                Read(Status("green", $$$"""{"green":{"version":"{{{text}}}"}}""")).Value?.Serving.Version,
                Is.EqualTo(isKnown ? text : null)
            );
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
            Assert.That(Read(WithHistory("[{}]")).Value!.Events.Single().From, Is.Null);
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
            Assert.That(after.EventsAfter(before.LastEvent).Select(e => e.Kind), Is.EqualTo(new[] { "moved-back", "moved" }));
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

    private static Result<ControllerState, string> Read(string body) => PlaybookStatus.Parse(Answer(200, body));

    private static Answered Answer(int status, string body) =>
        new(status, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), null, TimeSpan.Zero);
}
