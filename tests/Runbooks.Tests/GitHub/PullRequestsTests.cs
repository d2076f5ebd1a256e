using System.Text.Json.Nodes;
using Runbooks.GitHub;

namespace Runbooks.Tests.GitHub;

internal sealed class PullRequestsTests
{
    private const string Branch = "incident/INC-1";
    private const string Create = "POST /repos/acme/shop/pulls";
    private FakeGitHub _github = null!;
    private GitHubConnection _connection = null!;

    [SetUp]
    public async Task Start()
    {
        _github = await FakeGitHub.StartAsync();
        _connection = new GitHubConnection(_github);
    }

    [TearDown]
    public async Task Stop()
    {
        _connection.Dispose();
        await _github.DisposeAsync();
    }

    [Test]
    public async Task It_is_opened_once_and_then_found()
    {
        var first = await PublishAsync(new(Branch, "Title", "Body", IsDraft: false));
        var second = await PublishAsync(new(Branch, "Title", "Body", IsDraft: false));

        Assert.Multiple(() =>
        {
            Assert.That((first.Outcome, second.Outcome), Is.EqualTo((PullRequestOutcome.Created, PullRequestOutcome.Unchanged)));
            Assert.That(_github.Pulls.All, Has.Count.EqualTo(1));
            Assert.That(_github.Pulls.All[0]["base"]!["ref"]!.GetValue<string>(), Is.EqualTo("main"));
            Assert.That(_github.Count("PATCH /repos/acme/shop/pulls/*"), Is.Zero, "it was changed without a reason");
        });
    }

    [Test]
    public async Task It_goes_into_the_default_branch_or_the_one_that_is_named()
    {
        _github.DefaultBranch = "trunk";

        var usual = await PublishAsync(new("incident/INC-1", "T", "B", IsDraft: false));
        var named = await PublishAsync(new("incident/INC-2", "T", "B", IsDraft: false, "records"));

        Assert.That((usual.PullRequest.Base, named.PullRequest.Base), Is.EqualTo(("trunk", "records")));
    }

    [Test]
    public async Task Only_what_differs_is_changed()
    {
        await PublishAsync(new(Branch, "Title", "Body", IsDraft: false));

        await PublishAsync(new(Branch, "Title", "Another body", IsDraft: false));

        var sent = _github.Requests.Single(r => r.Method == "PATCH").Body;
        Assert.That(sent.Select(m => m.Key), Is.EqualTo(new[] { "body" }));
    }

    [Test]
    public async Task A_title_that_a_person_gave_stays()
    {
        await PublishAsync(new(Branch, "Ours", "Body", IsDraft: false));
        _github.Pulls.All[0]["title"] = "Theirs";

        for (var time = 0; time < 3; time++)
            await PublishAsync(new(Branch, $"Ours {time}", $"Body {time}", IsDraft: false));

        Assert.That(_github.Pulls.All[0]["title"]!.GetValue<string>(), Is.EqualTo("Theirs"));
    }

    [Test]
    public async Task A_title_that_is_still_ours_follows()
    {
        await PublishAsync(new(Branch, "Run under way", "Body", IsDraft: false));

        await PublishAsync(new(Branch, "Recovered", "Body", IsDraft: false));

        Assert.That(_github.Pulls.All[0]["title"]!.GetValue<string>(), Is.EqualTo("Recovered"));
    }

    [TestCase(FakeFault.LostAfter)]
    [TestCase(FakeFault.CutOff)]
    public async Task A_lost_answer_is_resolved_by_reading(FakeFault fault)
    {
        _github.Next(Create, fault);

        var published = await PublishAsync(new(Branch, "Title", "Body", IsDraft: false));

        Assert.That(published.Outcome, Is.EqualTo(PullRequestOutcome.Created));
        Assert.That(_github.Pulls.All, Has.Count.EqualTo(1));
        Assert.That(_github.Count(Create), Is.EqualTo(1), "it was sent again without reading");
    }

    [Test]
    public async Task A_request_that_was_lost_on_its_way_is_sent_again_after_reading()
    {
        _github.Next(Create, FakeFault.LostBefore);

        var published = await PublishAsync(new(Branch, "Title", "Body", IsDraft: false));

        Assert.That(published.Outcome, Is.EqualTo(PullRequestOutcome.Created));
        Assert.That(
            _github.Requests.Select(r => $"{r.Method} {r.Path.Split('/')[^1]}"),
            Is.EqualTo(new[] { "GET pulls", "GET shop", "POST pulls", "GET pulls", "POST pulls" })
        );
    }

    [Test]
    public async Task A_server_error_on_a_request_that_may_have_been_done_is_read_too()
    {
        _github.Next(Create, FakeAnswer.Refused(502, "Server Error"));

        Assert.That((await PublishAsync(new(Branch, "Title", "Body", IsDraft: false))).Outcome, Is.EqualTo(PullRequestOutcome.Created));
        Assert.That(_github.Pulls.All, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_that_race_have_one()
    {
        using var other = new GitHubConnection(_github);

        var both = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n =>
                    new PullRequests((n % 2 == 0 ? _connection : other).Repository).PublishAsync(
                        new(Branch, "Title", "Body", IsDraft: false),
                        CancellationToken.None
                    )
                )
        );

        Assert.That(both.Select(b => b.Problem), Is.All.Null);
        Assert.That(both.Select(b => b.Value.PullRequest.Number).Distinct(), Has.Exactly(1).Items);
        Assert.That(_github.Pulls.All, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task One_that_somebody_opened_first_is_found_when_ours_is_refused()
    {
        // The list is read before theirs is there.
        _github.Next("GET /repos/acme/shop/pulls", new FakeAnswer(200, new JsonArray()));
        _github.Pulls.Open(Branch, "bob", "Theirs", "Their text");

        var published = await PublishAsync(new(Branch, "Ours", "Our text", IsDraft: false));

        Assert.That(published.Outcome, Is.EqualTo(PullRequestOutcome.Updated));
        Assert.That(_github.Pulls.All.Single()["title"]!.GetValue<string>(), Is.EqualTo("Theirs"));
        Assert.That(_github.Pulls.All.Single()["body"]!.GetValue<string>(), Does.StartWith("Their text\n").And.Contain("Our text"));
    }

    [Test]
    public async Task A_repository_that_was_renamed_is_found_under_its_new_name()
    {
        _github.Next("GET /repos/acme/shop/pulls", new FakeAnswer(200, new JsonArray()));
        _github.Next(
            "GET /repos/acme/shop",
            new FakeAnswer(200, new JsonObject { ["full_name"] = "newacme/shop", ["default_branch"] = "main" })
        );
        var theirs = _github.Pulls.Open(Branch);
        theirs["head"]!["label"] = $"newacme:{Branch}";

        Assert.That(
            (await PublishAsync(new(Branch, "T", "B", IsDraft: false))).PullRequest.Number,
            Is.EqualTo(theirs["number"]!.GetValue<int>())
        );
    }

    [Test]
    public async Task One_that_is_merged_is_left()
    {
        var merged = _github.Pulls.Open(Branch);
        (merged["state"], merged["merged_at"]) = ("closed", "2026-11-24T10:00:00Z");

        Assert.That((await PublishAsync(new(Branch, "T", "B", IsDraft: false))).Outcome, Is.EqualTo(PullRequestOutcome.Merged));
        Assert.That(_github.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
    }

    [Test]
    public async Task One_that_a_person_closed_is_neither_opened_again_nor_anew()
    {
        _github.Pulls.Open(Branch)["state"] = "closed";

        var published = await PublishAsync(new(Branch, "T", "B", IsDraft: false));

        Assert.That(published.Outcome, Is.EqualTo(PullRequestOutcome.Closed));
        Assert.That(published.Notes.Single(), Does.Contain("#1 was closed without being merged, and is left so"));
        Assert.That(_github.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
    }

    [Test]
    public async Task The_open_one_counts_where_an_older_one_was_closed()
    {
        _github.Pulls.Open(Branch)["state"] = "closed";
        _github.Pulls.Open(Branch);

        Assert.That((await PublishAsync(new(Branch, "T", "B", IsDraft: false))).PullRequest.Number, Is.EqualTo(2));
    }

    [Test]
    public async Task A_list_that_github_did_not_filter_is_read_with_care()
    {
        _github.Pulls.Open("another");
        _github.Next("GET /repos/acme/shop/pulls", new FakeAnswer(200, new JsonArray(_github.Pulls.All[0].DeepClone())));

        Assert.That((await PublishAsync(new(Branch, "T", "B", IsDraft: false))).PullRequest.Number, Is.EqualTo(2));
    }

    [Test]
    public async Task It_is_a_draft_while_the_run_goes_on_and_ready_afterwards()
    {
        var draft = await PublishAsync(new(Branch, "T", "B", IsDraft: true));
        var ready = await PublishAsync(new(Branch, "T", "B", IsDraft: false));
        var again = await PublishAsync(new(Branch, "T", "B", IsDraft: false));

        Assert.That(
            (draft.PullRequest.IsDraft, ready.PullRequest.IsDraft, again.Outcome),
            Is.EqualTo((true, false, PullRequestOutcome.Unchanged))
        );
        Assert.That(_github.Pulls.All[0]["draft"]!.GetValue<bool>(), Is.False);
        Assert.That(_github.Count("POST /graphql"), Is.EqualTo(1));
    }

    [Test]
    public async Task Marking_it_ready_is_tried_again_where_it_failed()
    {
        await PublishAsync(new(Branch, "T", "B", IsDraft: true));
        _github.Next(
            "POST /graphql",
            new FakeAnswer(
                200,
                new JsonObject
                {
                    ["errors"] = new JsonArray(
                        new JsonObject { ["type"] = "FORBIDDEN", ["message"] = "Resource not accessible by integration" }
                    ),
                }
            )
        );

        var failed = await PublishAsync(new(Branch, "T", "B", IsDraft: false));
        var mended = await PublishAsync(new(Branch, "T", "B", IsDraft: false));

        Assert.That(failed.Notes.Single(), Does.Contain("is still a draft").And.Contain("Resource not accessible by integration"));
        Assert.That((failed.PullRequest.IsDraft, mended.PullRequest.IsDraft), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task A_draft_that_a_person_made_of_it_stays_one()
    {
        await PublishAsync(new(Branch, "T", "B", IsDraft: false));
        _github.Pulls.All[0]["draft"] = true;

        await PublishAsync(new(Branch, "T", "B anew", IsDraft: false));

        Assert.That(_github.Pulls.All[0]["draft"]!.GetValue<bool>(), Is.True);
    }

    [Test]
    public async Task A_plan_without_drafts_gets_an_open_one_and_a_note()
    {
        _github.Pulls.HasDrafts = false;

        var published = await PublishAsync(new(Branch, "T", "B", IsDraft: true));

        Assert.That((published.Outcome, published.PullRequest.IsDraft), Is.EqualTo((PullRequestOutcome.Created, false)));
        Assert.That(published.Notes.Single(), Does.Contain("acme/shop cannot have drafts"));
    }

    [Test]
    public async Task A_branch_that_is_not_pushed_is_named_with_the_mend()
    {
        _github.Branches = ["main"];

        var answer = await new PullRequests(_connection.Repository).PublishAsync(
            new(Branch, "T", "B", IsDraft: false),
            CancellationToken.None
        );

        Assert.That(
            answer.Problem!.ToString(),
            Is.EqualTo(
                "cannot open the pull request of acme/shop: GitHub answered 422, “Validation Failed; PullRequest head "
                    + "invalid”: push incident/INC-1 first"
            )
        );
    }

    [Test]
    public async Task A_branch_with_nothing_to_merge_is_said()
    {
        _github.Next(Create, FakeAnswer.Invalid("PullRequest", "head", "custom", "No commits between main and incident/INC-1"));

        var answer = await new PullRequests(_connection.Repository).PublishAsync(
            new(Branch, "T", "B", IsDraft: false),
            CancellationToken.None
        );

        Assert.That(answer.Problem!.Help, Does.Contain("has nothing that main does not have"));
        Assert.That(_github.Count(Create), Is.EqualTo(1));
    }

    [Test]
    public async Task Labels_are_made_where_they_lack_and_put_on_and_none_is_taken_off()
    {
        var published = await PublishAsync(new(Branch, "T", "B", IsDraft: false));
        ((JsonArray)_github.Pulls.All[0]["labels"]!).Add((JsonNode)new JsonObject { ["name"] = "theirs" });
        _github.Issues.Labels.Add(new JsonObject { ["name"] = "Incident", ["color"] = "123456" });

        var notes = await new PullRequestLabels(_connection.Repository).AddAsync(
            published.PullRequest,
            [new("incident", "b60205", "An incident"), new("severity: critical", "d93f0b", "S")],
            CancellationToken.None
        );

        Assert.That(notes, Is.Empty);
        Assert.That(
            _github.Pulls.All[0]["labels"]!.AsArray().Select(l => l!["name"]!.GetValue<string>()),
            Is.EqualTo(new[] { "theirs", "incident", "severity: critical" })
        );
        Assert.That(
            _github.Issues.Labels.Select(l => l["color"]!.GetValue<string>()),
            Is.EqualTo(new[] { "123456", "d93f0b" }),
            "somebody's own colour was changed, or ours not given"
        );
    }

    [Test]
    public async Task A_label_that_another_made_first_is_none_the_worse()
    {
        var published = await PublishAsync(new(Branch, "T", "B", IsDraft: false));
        _github.Issues.Labels.Add(new JsonObject { ["name"] = "incident", ["color"] = "b60205" });
        _github.Next("GET /repos/acme/shop/labels/*", FakeAnswer.NotFound);

        Assert.That(
            await new PullRequestLabels(_connection.Repository).AddAsync(
                published.PullRequest,
                [new("incident", "b60205", "D")],
                CancellationToken.None
            ),
            Is.Empty
        );
    }

    [Test]
    public async Task What_goes_wrong_with_labels_is_a_note()
    {
        var published = await PublishAsync(new(Branch, "T", "B", IsDraft: false));
        _github.Next("POST /repos/acme/shop/labels", FakeAnswer.Refused(403, "Resource not accessible by integration"));
        _github.Next(
            "POST /repos/acme/shop/issues/*/labels",
            FakeAnswer.Refused(403, "Resource not accessible by integration") with
            {
                Headers = [("X-Accepted-GitHub-Permissions", "issues=write; pull_requests=write")],
            }
        );

        var notes = await new PullRequestLabels(_connection.Repository).AddAsync(
            published.PullRequest,
            [new("incident", "b60205", "D")],
            CancellationToken.None
        );

        Assert.That(notes, Has.Count.EqualTo(2).And.All.Contain("Resource not accessible by integration"));
    }

    [Test]
    public async Task Reviewers_are_asked_once()
    {
        var reviewers = new Reviewers(["alice"], ["payments"], []);
        var requests = new ReviewRequests(_connection.Repository);
        await requests.AskAsync((await PublishAsync(new(Branch, "T", "B", IsDraft: false))).PullRequest, reviewers, CancellationToken.None);
        Assert.That(_github.Pulls.All[0]["requested_teams"]![0]!["slug"]!.GetValue<string>(), Is.EqualTo("payments"));

        // Both have answered: GitHub takes them off the list of those who were asked.
        (_github.Pulls.All[0]["requested_reviewers"], _github.Pulls.All[0]["requested_teams"]) = (new JsonArray(), new JsonArray());
        _github.Pulls.Reviews.Add(new JsonObject { ["on"] = 1, ["state"] = "APPROVED" });
        await requests.AskAsync((await PublishAsync(new(Branch, "T", "B", IsDraft: false))).PullRequest, reviewers, CancellationToken.None);

        Assert.That(_github.Count("POST /repos/acme/shop/pulls/*/requested_reviewers"), Is.EqualTo(1));
    }

    [Test]
    public async Task One_who_has_left_does_not_cost_the_others()
    {
        var published = await PublishAsync(new(Branch, "T", "B", IsDraft: false));

        var notes = await new ReviewRequests(_connection.Repository).AskAsync(
            published.PullRequest,
            new Reviewers(["gone", "alice"], ["sre", "nobody"], []),
            CancellationToken.None
        );

        Assert.That(_github.Pulls.All[0]["requested_reviewers"]!.AsArray().Single()!["login"]!.GetValue<string>(), Is.EqualTo("alice"));
        Assert.That(_github.Pulls.All[0]["requested_teams"]!.AsArray().Single()!["slug"]!.GetValue<string>(), Is.EqualTo("sre"));
        Assert.That(notes.Select(n => n.Split(' ')[0]), Is.EqualTo(new[] { "@gone", "@acme/nobody" }));
    }

    private async Task<PublishedPullRequest> PublishAsync(PullRequestProposal proposal)
    {
        var answer = await new PullRequests(_connection.Repository).PublishAsync(proposal, CancellationToken.None);
        Assert.That(answer.Problem?.ToString(), Is.Null);
        return answer.Value;
    }
}
