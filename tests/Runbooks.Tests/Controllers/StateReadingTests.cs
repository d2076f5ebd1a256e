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

    private const string Good = """
        {"live":3,"mark":7,"all":[{"id":3,"version":"c"},{"id":2,"version":"b"},{"id":1,"version":"a"}]}
        """;

    [TestCase("releases.body.live", "releases.body.alive", "`serving` names no release: nothing is found by `releases.body.alive`")]
    [TestCase(
        "releases.body.live",
        "releases.body.all",
        "`serving.ref` finds a list, wanted a text or a whole number: `releases.body.all`"
    )]
    [TestCase("ref: releases.body.live", "ref: '9'", "`serving` names 9, which is none of the releases that are listed (3, 2, 1)")]
    [TestCase("from: releases.body.all", "from: releases.body.every", "`releases.from` finds null, wanted a list: `releases.body.every`")]
    [TestCase("from: releases.body.all", "from: releases.body.live", "`releases.from` finds a number, wanted a list: `releases.body.live`")]
    [TestCase("mark: releases.body.mark", "mark: releases.body.marked", "`mark` finds nothing: `releases.body.marked`")]
    [TestCase("served: item.served", "served: item.version", "`releases.served` finds a text, wanted true, false or null: `item.version`")]
    [TestCase("mark: releases.body.mark", "settled: releases.body.state == \"done\"", "`settled` finds nothing by `releases.body.state`")]
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
        Assert.That(bounded.Why, Does.Contain("the body is larger than 1 MiB"));
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
              otherwise: { http: { put: "/doors/{{ releases.body.door }}" } }
            """
        );

        var resolved = await run.RollBackAsync(ControlledRun.Request with { MaySwitch = true });

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Unknown), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("the change cannot be made").And.EndWith("nothing more was sent"));
        Assert.That(run.Journal.OfType<RollbackIntended>().Count(), Is.EqualTo(1));
    }

    private static async Task<ControllerState> StateOfAsync(string answer)
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", answer);
        Result<ControllerState, string> look = await new ControlledRun(Lines(target, Description)).LookAsync();
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
}
