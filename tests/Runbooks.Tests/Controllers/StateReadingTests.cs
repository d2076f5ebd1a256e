using System.Globalization;
using System.Text;
using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Results;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>What is read as a state, and what is none: then nothing is sent.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Servers")]
public sealed class StateReadingTests
{
    private const string Description = """
        controller:
          state:
            reads: { releases: { http: { get: /releases, max-body: 16777216 } } }
            serving: { ref: releases.body.live }
            mark: releases.body.mark
            releases: { from: releases.body.all, ref: item.id, version: item.version, served: item.served }
          change: { means: absolute, http: { put: "/live/{{ to.ref }}" } }
        """;

    // A history of what was deployed: back at b, which was made before c and again after it.
    private const string History = """
        {"live":"b","mark":4,"all":[{"v":"b","by":"us"},{"v":"c","by":"ci"},{"v":"b","by":"ci"},{"v":"a","by":"ci"}]}
        """;

    private const string Good = """
        {"live":3,"mark":7,"all":[{"id":3,"version":"c"},{"id":2,"version":"b"},{"id":1,"version":"a"}]}
        """;

    [TestCase("releases.body.live", "releases.body.alive", "`serving` names no release: nothing is found by `releases.body.alive`")]
    [TestCase(
        "releases.body.live",
        "releases.body.all",
        "`serving.ref` finds a list, expected a text or a whole number: `releases.body.all`"
    )]
    [TestCase("ref: releases.body.live", "ref: '9'", "`serving` names 9, which is none of the releases that are listed (3, 2, 1)")]
    [TestCase("from: releases.body.all", "from: releases.body.every", "`releases.from` finds null, expected a list: `releases.body.every`")]
    [TestCase(
        "from: releases.body.all",
        "from: releases.body.live",
        "`releases.from` finds a number, expected a list: `releases.body.live`"
    )]
    [TestCase("mark: releases.body.mark", "mark: releases.body.marked", "`mark` finds nothing: `releases.body.marked`")]
    [TestCase(
        "served: item.served",
        "served: item.version",
        "`releases.served` finds a text, expected true, false or null: `item.version`"
    )]
    [TestCase("mark: releases.body.mark", "settled: releases.body.state == \"done\"", "`settled` finds nothing by `releases.body.state`")]
    [TestCase(
        "ref: item.id",
        "ref: 'item.id > 1 ? 3 : 1'",
        "`releases.ref` finds 3 for two entries of `releases.body.all`, {\"id\":3,\"version\":\"c\"} and {\"id\":2,\"version\":\"b\"}, "
            + "and expected what tells each from the others: `item.id > 1 ? 3 : 1`"
    )]
    [TestCase(
        "ref: item.id",
        "ref: item.name",
        "`releases` names no release: nothing is found by `item.name` in the entry {\"id\":3,\"version\":\"c\"}"
    )]
    [TestCase("ref: item.id", "ref: \"''\"", "`releases` names no release: nothing is found by `''` in the entry")]
    [TestCase("ref: item.id", "place: item.name", "`releases` names no release: nothing is found by `item.name` in the entry")]
    [TestCase(
        "from: releases",
        "newest-by: item.version, from: releases",
        "`releases.newest-by` finds \"c\", expected a number, or a time"
    )]
    [TestCase(
        "from: releases",
        "newest-by: '\"1.9.\" + item.id', from: releases",
        "`releases.newest-by` finds \"1.9.3\", expected a number"
    )]
    [TestCase(
        "from: releases",
        "newest-by: '\"yesterday\"', from: releases",
        "`releases.newest-by` finds \"yesterday\", expected a number"
    )]
    [TestCase(
        "from: releases",
        "newest-by: 'item.id > 1 ? item.id : null', from: releases",
        "`releases.newest-by` finds null for some entries, and not for {\"id\":3"
    )]
    [TestCase(
        "from: releases",
        "newest-by: 'item.id > 1 ? item.id : \"2026-01-31\"', from: releases",
        "`releases.newest-by` finds numbers and times, which have no order"
    )]
    [TestCase(
        "mark: releases.body.mark",
        "events: { from: releases.body.log, kind: \"'moved'\" }",
        "`events.from` finds null, expected a list: `releases.body.log`"
    )]
    [TestCase(
        "mark: releases.body.mark",
        "events: { from: releases.body.all, kind: item.version }",
        "`events.kind` finds \"c\", expected one of deployed, moved, moved-back: `item.version`"
    )]
    [TestCase(
        "mark: releases.body.mark",
        "events: { from: releases.body.all, kind: item.kind }",
        "`events.kind` finds null, expected one of deployed, moved, moved-back: `item.kind`"
    )]
    public async Task What_an_expression_does_not_find_as_it_should_is_told_with_its_place_and_nothing_is_sent(
        string line,
        string other,
        string problem
    )
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", Good);
        var run = new ControlledRun(Lines(target, Description.Replace(line, other, StringComparison.Ordinal)));

        var resolved = await run.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Unknown), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain(problem).And.Contain("(checkout.yaml:").And.Contain("nothing was sent"));
        Assert.That(run.Journal.OfType<RollbackIntended>(), Is.Empty);
    }

    [Test]
    public async Task What_is_not_there_and_has_a_value_for_that_is_compared_and_not_missed()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", Good);
        var description = Description.Replace(
            "mark: releases.body.mark",
            "mark: releases.body.mark\n    settled: (releases.body.updated ?? 0) == 2",
            StringComparison.Ordinal
        );

        var look = await new ControlledRun(Lines(target, description)).LookAsync();

        Assert.That(look.Value?.IsSettled, Is.False, look.Why);
    }

    [TestCase("""{"live":3,"mark":7,"all":[]}""", "`serving` names 3, and no releases are listed")]
    [TestCase("[]", "nothing is found by `releases.body.live`")]
    [TestCase("not json", "not JSON")]
    [TestCase("", "the body is empty")]
    public async Task An_answer_that_is_no_state_is_told(string answer, string problem)
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", answer);

        var look = await new ControlledRun(Lines(target, Description)).LookAsync();

        Assert.That(look.Why, Does.Contain(problem));
    }

    [Test]
    public async Task Ten_thousand_releases_are_read_and_the_one_before_is_found()
    {
        var state = await StateOfAsync($$"""{"live":10000,"mark":1,"all":[{{Entries(10_000)}}]}""");

        Assert.That((state.Serving.Version, state.Candidate!.Version, state.Releases.Count), Is.EqualTo(("v10000", "v9999", 9_999)));
    }

    [Test]
    public async Task More_releases_than_are_read_are_told()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", $$"""{"live":20001,"mark":1,"all":[{{Entries(20_001)}}]}""");

        var look = await new ControlledRun(Lines(target, Description)).LookAsync();

        Assert.That(look.Why, Does.Contain("`releases.from` finds 20001 entries, more than 20000"));
    }

    [Test]
    public async Task A_state_of_five_MiB_is_read_where_the_request_allows_it_and_told_where_it_does_not()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write(
            "/releases",
            $$"""{"live":3,"mark":7,"x":"{{new string('x', 5 * 1024 * 1024)}}",{{Good.Trim()[("{\"live\":3,\"mark\":7,".Length)..]}}"""
        );

        var read = await new ControlledRun(Lines(target, Description)).LookAsync();
        var bounded = await new ControlledRun(Lines(target, Description.Replace(", max-body: 16777216", ""))).LookAsync();

        Assert.That(read.Value?.Serving.Version, Is.EqualTo("c"), read.Why);
        Assert.That(bounded.Why, Does.Contain("the body is larger than 1 MiB: `max-body` of the request lets more through"));
    }

    [Test]
    public async Task Of_two_releases_with_one_version_the_newer_is_gone_to_and_the_other_by_its_name()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", """{"live":3,"mark":7,"all":[{"id":3,"version":"c"},{"id":2,"version":"b"},{"id":1,"version":"b"}]}""");
        var lines = Lines(target, Description);

        var newer = new ControlledRun(lines);
        await newer.RollBackAsync(ControlledRun.Request with { ToVersion = "b" });
        var named = new ControlledRun(lines);
        await named.RollBackAsync(ControlledRun.Request with { ToRef = "1" });

        Assert.That(newer.Journal.OfType<RollbackIntended>().Single().Request, Is.EqualTo("PUT /live/2"));
        Assert.That(named.Journal.OfType<RollbackIntended>().Single().Request, Is.EqualTo("PUT /live/1"));
    }

    [TestCase("9", "10", "11")]
    [TestCase("\"9\"", "\"10\"", "\"11\"", Description = "as Kubernetes writes a revision")]
    [TestCase("9007199254740992", "9007199254740993", "9007199254740994", Description = "more than a double tells apart")]
    [TestCase("\"2026-01-31T12:00:00+02:00\"", "\"2026-01-31T10:00:00.5Z\"", "\"2026-02-01\"")]
    public async Task What_grows_from_release_to_release_is_a_number_or_a_time(string oldest, string older, string newest)
    {
        var state = await StateOfAsync(
            $$"""
            {
              "live": 3,
              "mark": 7,
              "all": [{ "id": 1, "version": "a", "no": {{oldest}} }, { "id": 3, "no": {{newest}} }, { "id": 2, "no": {{older}} }]
            }
            """,
            Description.Replace("from: releases", "newest-by: item.no, from: releases", StringComparison.Ordinal)
        );

        Assert.That(state.Releases.Select(r => r.Ref), Is.EqualTo(["2", "1"]));
        Assert.That(state.Candidate!.Version, Is.EqualTo("a"), "what has no version is a release, and is not gone back to unnamed");
    }

    [Test]
    public async Task What_serves_is_put_among_the_releases_where_the_API_lists_it_apart()
    {
        var state = await StateOfAsync(
            """{"live":3,"mark":7,"current":{"id":3,"version":"c"},"all":[{"id":2,"version":"b"},{"id":1,"version":"a"}]}""",
            Description.Replace(
                "from: releases.body.all",
                "from: 'array.concat([releases.body.current], releases.body.all)'",
                StringComparison.Ordinal
            )
        );

        Assert.That((state.Serving.Version, state.Candidate!.Version, state.Newer), Is.EqualTo(("c", "b", 0)));
    }

    [Test]
    public async Task Of_entries_with_one_ref_the_newest_counts_where_the_description_says_so()
    {
        var state = await StateOfAsync(History, Repeated(", repeated: newest, place: '\"made by \" + item.by'"));

        Assert.That(state.Releases.Select(r => r.Ref), Is.EqualTo(["c", "a"]));
        Assert.That((state.Serving.Ref, state.Serving.Place, state.Newer), Is.EqualTo(("b", "made by us", 0)));
    }

    [Test]
    public async Task A_history_that_went_back_already_is_not_gone_back_from_although_refs_are_read_once()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", History);
        var run = new ControlledRun(Lines(target, Repeated(", repeated: newest")));

        var resolved = await run.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.NotEligible), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("somebody has gone back already"));
    }

    [Test]
    public async Task A_ref_that_is_listed_twice_and_a_release_that_is_listed_nowhere_are_told_with_their_mend()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", History);
        var twice = await new ControlledRun(Lines(target, Repeated(string.Empty))).LookAsync();
        target.Write("/releases", History.Replace("\"live\":\"b\"", "\"live\":\"d\"", StringComparison.Ordinal));
        var nowhere = await new ControlledRun(Lines(target, Repeated(", repeated: newest"))).LookAsync();

        Assert.That(
            twice.Why,
            Does.Contain("`releases.ref` finds b for two entries").And.Contain("`repeated: newest` lets the newest count")
        );
        Assert.That(nowhere.Why, Does.Contain("none of the releases that are listed").And.Contain("`array.concat`"));
    }

    [TestCase("append", "ref: item.v, version: item.v", true)]
    [TestCase("append", "ref: item.v, version: item.v, repeated: newest", false)]
    [TestCase("append", "ref: item.id, version: item.v", false)]
    [TestCase("absolute", "ref: item.v, version: item.v", false)]
    public void A_controller_that_makes_releases_of_the_same_ref_is_warned_of(string means, string releases, bool isWarned)
    {
        var target = TargetFile.Read(
            "apiVersion: runbooks/v1\nname: shop\nbase-url: http://shop.test\n"
                + Description
                    .Replace("ref: item.id, version: item.version", releases, StringComparison.Ordinal)
                    .Replace("means: absolute", $"means: {means}", StringComparison.Ordinal)
        );

        var gaps = ControllerGaps.Of(Controller.Of(target).Definition);

        Assert.That(gaps.Any(g => g.Contains("`repeated: newest`", StringComparison.Ordinal)), Is.EqualTo(isWarned));
    }

    [Test]
    public async Task Where_the_version_alone_names_a_release_two_may_have_the_same()
    {
        var state = await StateOfAsync(
            """{"live":"c","mark":7,"all":[{"version":"c"},{"version":"b"},{"version":"b"}]}""",
            Description.Replace("ref: item.id, ", "", StringComparison.Ordinal)
        );

        Assert.That(state.Candidate!.Version, Is.EqualTo("b"));
    }

    [Test]
    public async Task What_is_no_event_is_left_out_by_a_condition()
    {
        var state = await StateOfAsync(
            """{"live":1,"all":[{"id":1,"version":"a"}],"mark":[{"type":"moved"},{"type":"commented"},{"type":"moved-back"}]}""",
            Description.Replace(
                "mark: releases.body.mark",
                "events: { from: releases.body.mark, where: item.type != \"commented\", kind: item.type }",
                StringComparison.Ordinal
            )
        );

        Assert.That(state.Events.Select(e => e.Kind), Is.EqualTo(["moved", "moved-back"]));
    }

    [Test]
    public async Task What_a_lost_request_may_have_made_keeps_a_second_one_from_being_made()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", Good);
        var run = new ControlledRun(
            Lines(
                target,
                Description.Replace(
                    "change: { means: absolute, http: { put: \"/live/{{ to.ref }}\" } }",
                    "change: { means: append, http: { put: \"/live/{{ to.ref }}\" }, made: item.slug == to.version, "
                        + "claimed: body.ok == true }",
                    StringComparison.Ordinal
                )
            )
        )
        {
            Meanwhile = happened =>
            {
                if (happened is RollbackIntended)
                    target.Write("/releases", Good.Replace("[{", "[{\"id\":4,\"version\":\"b\"},{", StringComparison.Ordinal));
                return Task.CompletedTask;
            },
        };
        target.Write("/live/2", "{}");

        var resolved = await run.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Unknown), resolved.Detail);
        Assert.That(run.Journal.OfType<RollbackIntended>().Count(), Is.EqualTo(1), resolved.Detail);
    }

    [Test]
    public async Task Digests_are_versions_like_others()
    {
        var (bad, good) = ($"sha256:{new string('b', 64)}", $"sha256:{new string('a', 64)}");

        var state = await StateOfAsync($$"""{"live":2,"mark":7,"all":[{"id":2,"version":"{{bad}}"},{"id":1,"version":"{{good}}"}]}""");

        Assert.That((state.Serving.Version, state.Candidate!.Version), Is.EqualTo((bad, good)));
    }

    [TestCase(3, "b")]
    [TestCase(2, "a")]
    [TestCase(1, null)]
    public async Task Only_what_is_older_than_what_serves_is_gone_back_to_without_being_named(int live, string? candidate)
    {
        var state = await StateOfAsync(Good.Replace("\"live\":3", $"\"live\":{live}", StringComparison.Ordinal));

        Assert.That(state.Candidate?.Version, Is.EqualTo(candidate));
    }

    [Test]
    public async Task What_never_served_is_not_gone_back_to()
    {
        var state = await StateOfAsync(Good.Replace("\"version\":\"b\"", "\"version\":\"b\",\"served\":false", StringComparison.Ordinal));

        Assert.That(state.Candidate?.Version, Is.EqualTo("a"));
    }

    [Test]
    public async Task Where_nothing_tells_which_release_came_before_it_must_be_named()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", Good);

        var resolved = await new ControlledRun(
            Lines(target, Description.Replace("from: releases.body.all", "newest-by: '0', from: releases.body.all"))
        ).RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.NotEligible));
        Assert.That(resolved.Detail, Does.Contain("the controller does not tell which release came before"));
        Assert.That(resolved.Help, Does.Contain("--input expected-version=VERSION"));
    }

    [Test]
    public async Task A_second_way_that_cannot_be_asked_behind_a_first_that_was_sent_is_not_told_as_nothing_sent()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", Good);
        target.Write("/live/2", """{"ok":true}""");
        var run = new ControlledRun(
            $$$"""
            {{{Lines(target, Description.Replace("/live/{{ to.ref }}\" }", "/live/{{ to.ref }}\" }, claimed: body.ok == true"))}}}
              otherwise: { http: { put: "/doors/{{ releases.body.door }}/{{ to.ref }}" } }
            """
        );

        var resolved = await run.RollBackAsync(ControlledRun.Request with { MaySwitch = true });

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Unknown), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("the change cannot be made").And.EndWith("nothing more was sent"));
        Assert.That(run.Journal.OfType<RollbackIntended>().Count(), Is.EqualTo(1));
    }

    private static async Task<ControllerState> StateOfAsync(string answer, string description = Description)
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", answer);
        Result<ControllerState, string> look = await new ControlledRun(Lines(target, description)).LookAsync();
        return look.Value ?? throw new InvalidOperationException(look.Why);
    }

    private static string Lines(WrittenTarget target, string description) => $"base-url: {target.BaseUrl}\n{description}";

    private static StringBuilder Entries(int count)
    {
        var text = new StringBuilder();
        for (var id = count; id > 0; id--)
            text.Append(CultureInfo.InvariantCulture, $"{{\"id\":{id},\"version\":\"v{id}\"}}{(id == 1 ? "" : ",")}");
        return text;
    }

    private static string Repeated(string how) =>
        Description.Replace(
            "ref: item.id, version: item.version, served: item.served",
            $"ref: item.v, version: item.v, served: true{how}",
            StringComparison.Ordinal
        );
}
