using Runbooks.GitHub;

namespace Runbooks.Tests.GitHub;

internal sealed class StickyCommentTests
{
    private const string Mark = "<!-- runbook:run -->";
    private const string Create = "POST /repos/acme/shop/issues/*/comments";
    private FakeGitHub _github = null!;
    private GitHubConnection _connection = null!;

    [SetUp]
    public async Task Start()
    {
        _github = await FakeGitHub.StartAsync();
        _connection = new GitHubConnection(_github);
        _github.Pulls.Open("incident/INC-1");
    }

    [TearDown]
    public async Task Stop()
    {
        _connection.Dispose();
        await _github.DisposeAsync();
    }

    [Test]
    public async Task There_is_one_and_it_says_the_newest()
    {
        var first = await PutAsync("one");
        var second = await PutAsync("two");
        var third = await PutAsync("two");

        Assert.That(Texts(), Is.EqualTo(new[] { $"{Mark}\ntwo\n" }));
        Assert.That((first.IsNew, second.IsNew, third.Id), Is.EqualTo((true, false, first.Id)));
        Assert.That(_github.Count("PATCH /repos/acme/shop/issues/comments/*"), Is.EqualTo(1), "it was changed without a reason");
    }

    [Test]
    public async Task It_is_found_behind_hundreds_of_others()
    {
        for (var n = 0; n < 250; n++)
            _github.Issues.Say(1, "bob", $"comment {n}");
        await PutAsync("one");
        for (var n = 0; n < 60; n++)
            _github.Issues.Say(1, "bob", $"more {n}");

        await PutAsync("two");

        Assert.That(Texts().Where(t => t.Contains(Mark, StringComparison.Ordinal)), Is.EqualTo(new[] { $"{Mark}\ntwo\n" }));
        Assert.That(_github.Requests.Where(r => r.Method == "GET").Select(r => r["per_page"]).Distinct(), Is.EqualTo(new[] { "100" }));
    }

    [Test]
    public async Task Other_names_have_their_own()
    {
        await PutAsync("one");
        Assert.That(
            (await new StickyComment(_connection.Repository, "review").PutAsync(1, "other", CancellationToken.None)).Problem,
            Is.Null
        );

        Assert.That(Texts(), Has.Count.EqualTo(2));
    }

    [TestCase($"> {Mark}\n> one\n\nWhat is this?", "bob")]
    [TestCase($"Look: {Mark}", "bob")]
    [TestCase($"\n{Mark}", "bob")]
    [TestCase($"{Mark}\nAll is well, merge it", "mallory")]
    public async Task What_others_wrote_is_never_touched(string theirs, string login)
    {
        _github.Issues.Say(1, login, theirs);

        await PutAsync("one");
        await PutAsync("two");

        Assert.That(Texts(), Is.EqualTo(new[] { theirs, $"{Mark}\ntwo\n" }));
    }

    [Test]
    public async Task Who_is_a_member_where_nobody_sees_it_is_still_ourselves()
    {
        _github.Issues.Members.Remove("operator");
        await PutAsync("one");

        await PutAsync("two");

        Assert.That(Texts(), Is.EqualTo(new[] { $"{Mark}\ntwo\n" }));
    }

    [Test]
    public async Task One_of_an_app_or_of_a_colleague_is_gone_on_with()
    {
        _github.Issues.Say(1, "runbook[bot]", $"{Mark}\nfrom the workflow");

        await PutAsync("from the terminal");

        Assert.That(Texts(), Is.EqualTo(new[] { $"{Mark}\nfrom the terminal\n" }));
    }

    [TestCase(FakeFault.LostAfter)]
    [TestCase(FakeFault.LostBefore)]
    [TestCase(FakeFault.CutOff)]
    public async Task A_lost_answer_is_resolved_by_reading(FakeFault fault)
    {
        _github.Next(Create, fault);

        await PutAsync("one");

        Assert.That(Texts(), Is.EqualTo(new[] { $"{Mark}\none\n" }));
        Assert.That(_github.Count(Create), Is.EqualTo(fault == FakeFault.LostBefore ? 2 : 1));
    }

    [Test]
    public async Task Two_that_race_leave_the_oldest()
    {
        using var other = new GitHubConnection(_github);
        var nothing = new FakeAnswer(200, new System.Text.Json.Nodes.JsonArray());
        var haveAllWritten = false;

        // Nobody sees any before all have written, whoever comes first.
        _github.When = r =>
        {
            haveAllWritten |= _github.Issues.Comments.Count == 6;
            return !haveAllWritten && r.Is("GET /repos/acme/shop/issues/*/comments", out _) ? nothing : null;
        };

        var posted = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(n =>
                    new StickyComment((n % 2 == 0 ? _connection : other).Repository, "run").PutAsync(1, "the same", CancellationToken.None)
                )
        );
        await PutAsync("the same");

        Assert.That(posted.Select(p => p.Problem), Is.All.Null);
        Assert.That(_github.Count(Create), Is.EqualTo(6), "there was a race");
        Assert.That(Texts(), Is.EqualTo(new[] { $"{Mark}\nthe same\n" }));
    }

    [Test]
    public async Task A_second_one_that_a_colleague_wrote_is_left_to_them()
    {
        _github.Issues.Say(1, "alice", $"{Mark}\nhers");
        _github.Issues.Say(1, "bob", $"{Mark}\nhis");

        await PutAsync("ours");

        Assert.That(Texts(), Is.EqualTo(new[] { $"{Mark}\nours\n", $"{Mark}\nhis" }));
    }

    [Test]
    public async Task One_that_was_deleted_on_the_way_is_written_anew()
    {
        await PutAsync("one");
        _github.Next("PATCH /repos/acme/shop/issues/comments/*", FakeAnswer.NotFound);

        await PutAsync("two");

        Assert.That(Texts(), Has.Some.EqualTo($"{Mark}\ntwo\n"));
    }

    [Test]
    public async Task One_that_is_too_long_is_cut_with_a_note()
    {
        await PutAsync(string.Concat(Enumerable.Repeat("a line\n", 20_000)));

        Assert.That(Texts().Single(), Does.StartWith(Mark).And.Contain("The rest was too long for GitHub"));
    }

    private async Task<PostedComment> PutAsync(string text)
    {
        var answer = await new StickyComment(_connection.Repository, "run").PutAsync(1, text, CancellationToken.None);
        Assert.That(answer.Problem?.ToString(), Is.Null);
        return answer.Value;
    }

    private List<string> Texts() => [.. _github.Issues.Comments.Select(c => c["body"]!.GetValue<string>())];
}
