using Runbooks.Diagnostics;
using Runbooks.GitHub;
using Runbooks.Incidents.Proposals;
using Runbooks.Incidents.Records;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.GitHub;

public sealed class SuggestionCommentsTests
{
    private const string Path = "incidents/x/incident.yaml";
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Post = "POST /repos/acme/shop/pulls/*/comments";
    private static readonly LineSuggestion One = new("proposal:INC-1/1", Path, 12, "**P1**: because", "    decision: accept");

    [Test]
    public async Task A_suggestion_stands_on_its_line_and_is_made_once()
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Reviews.Diff[Path] = 40;
        using var connection = new GitHubConnection(github);
        var comments = new SuggestionComments(connection.Repository);

        var first = await comments.PlaceAsync(7, Commit, [One], CancellationToken.None);
        var second = await comments.PlaceAsync(7, Commit, [One], CancellationToken.None);

        Assert.That((first.Value, second.Value, github.Count(Post)), Is.EqualTo((1, 0, 1)));
        var made = github.Reviews.Comments.Single();
        Assert.That(
            made["body"]!.GetValue<string>(),
            Is.EqualTo("<!-- runbook:proposal:INC-1/1 -->\n**P1**: because\n\n```suggestion\n    decision: accept\n```\n")
        );
        Assert.That((made["line"]!.GetValue<int>(), made["side"]!.GetValue<string>()), Is.EqualTo((12, "RIGHT")));
    }

    [Test]
    public async Task A_comment_of_a_stranger_with_our_marker_is_neither_ours_nor_changed()
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Reviews.Diff[Path] = 40;
        using var connection = new GitHubConnection(github);
        github.Reviews.Make(
            "7",
            "mallory",
            "<!-- runbook:proposal:INC-1/1 -->\n```suggestion\n    decision: reject\n```\n",
            Path,
            line: 12
        );

        var placed = await new SuggestionComments(connection.Repository).PlaceAsync(7, Commit, [One], CancellationToken.None);

        Assert.That((placed.Problem, placed.Value, github.Reviews.Comments.Count), Is.EqualTo(((GitHubProblem?)null, 1, 2)));
        Assert.That(github.Reviews.Comments[0]["body"]!.GetValue<string>(), Does.Contain("decision: reject"), "it is not ours to change");
    }

    [TestCase(nameof(FakeFault.LostAfter))]
    [TestCase(nameof(FakeFault.LostBefore))]
    [TestCase(nameof(FakeFault.CutOff))]
    public async Task A_lost_answer_is_resolved_by_reading_the_comments(string fault)
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Reviews.Diff[Path] = 40;
        using var connection = new GitHubConnection(github);
        github.Next(Post, Enum.Parse<FakeFault>(fault));

        var answer = await new SuggestionComments(connection.Repository).PlaceAsync(7, Commit, [One], CancellationToken.None);

        Assert.That(answer.Problem, Is.Null);
        Assert.That(github.Reviews.Comments, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_suggestion_whose_words_changed_is_changed()
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Reviews.Diff[Path] = 40;
        using var connection = new GitHubConnection(github);
        var comments = new SuggestionComments(connection.Repository);
        await comments.PlaceAsync(7, Commit, [One], CancellationToken.None);

        await comments.PlaceAsync(7, Commit, [One with { Text = "**P1**: for another reason" }], CancellationToken.None);

        Assert.That(github.Reviews.Comments.Single()["body"]!.GetValue<string>(), Does.Contain("another reason"));
    }

    [TestCase(false, 1)]
    [TestCase(true, 3, Description = "the old one, its answer, and the new one")]
    public async Task A_suggestion_whose_line_moved_on_is_made_anew_and_what_people_answered_stays(bool answered, int left)
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Reviews.Diff[Path] = 40;
        using var connection = new GitHubConnection(github);
        var comments = new SuggestionComments(connection.Repository);
        await comments.PlaceAsync(7, Commit, [One], CancellationToken.None);
        var old = github.Reviews.Comments.Single();
        old["line"] = null;
        if (answered)
            github.Reviews.Reply(old, "alice", "Is that enough?");

        await comments.PlaceAsync(7, Commit, [One with { Line = 14 }], CancellationToken.None);
        await comments.PlaceAsync(7, Commit, [One with { Line = 14 }], CancellationToken.None);

        Assert.That(github.Reviews.Comments, Has.Count.EqualTo(left));
        Assert.That(github.Reviews.Comments[^1]["line"]!.GetValue<int>(), Is.EqualTo(14));
    }

    [Test]
    public async Task A_line_that_is_not_in_the_diff_is_a_problem_that_names_it()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var connection = new GitHubConnection(github);

        var answer = await new SuggestionComments(connection.Repository).PlaceAsync(7, Commit, [One], CancellationToken.None);

        Assert.That(answer.Problem!.Kind, Is.EqualTo(GitHubProblemKind.Invalid));
        Assert.That(answer.Problem.Message, Does.Contain("line 12 of incidents/x/incident.yaml").And.Contain("must be part of the diff"));
    }

    [Test]
    public async Task The_comment_on_an_undecided_proposal_turns_its_line_into_an_acceptance()
    {
        using var story = await Story.RecoveredAsync();
        var open = new Proposal("P1", "runbooks/x.yaml", "The wait took 26 s of 30.", "@@ -1 +1 @@\n-a: 30s\n+a: 45s");
        var record = RecordBuilder.Build(
            story.History,
            null,
            [open, open with { Id = "P2", Decision = Proposal.Reject }, open with { Id = "P3" }]
        );
        var text = RecordYaml
            .Write(record)
            .Replace(
                "    decision: null\n    applied: null\n# Who",
                "    decision:   null  # ask alice\n    applied: null\n# Who",
                StringComparison.Ordinal
            );

        var suggestions = ProposalSuggestions.Of(record, new SourceText("incident.yaml", text));

        Assert.That(
            suggestions.Select(s => (s.Marker, s.Replacement)),
            Is.EqualTo(
                new[]
                {
                    ($"proposal:{record.Id}/1", "    decision: accept"),
                    ($"proposal:{record.Id}/3", "    decision: accept  # ask alice"),
                }
            )
        );
        Assert.That(
            suggestions.Select(s => text.Split('\n')[s.Line - 1].Trim()),
            Is.EqualTo((string[])["decision: null", "decision:   null  # ask alice"])
        );
        Snapshot.Match(suggestions[0].Text, "suggestion");
    }
}
