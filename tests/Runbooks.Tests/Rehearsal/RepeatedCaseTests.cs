using Runbooks.Rehearsal.Drilling.Cases;

namespace Runbooks.Tests.Rehearsal;

/// <summary>Of the cases that are played in simulated time, some are repeated over HTTP.</summary>
internal sealed class RepeatedCaseTests
{
    [Test]
    public async Task One_case_of_each_behaviour_of_the_target_is_repeated_over_HTTP_and_ends_there_as_it_did_in_simulated_time()
    {
        var report = await DrillRuns.RunAsync("quick-rollback", new DrillOptions { Only = ["lost", "people"], Kills = 4 });

        Assert.Multiple(() =>
        {
            Assert.That(report.Failed.SelectMany(f => f.Findings).Select(f => f.Message), Is.Empty);
            Assert.That(
                report.Results.GroupBy(r => r.Case.Behaviour).Select(g => g.Count(r => r.IsRepeated)),
                Is.All.EqualTo(1),
                "quick-rollback asks nobody"
            );
        });
    }

    [Test]
    public async Task All_are_repeated_where_that_is_asked()
    {
        var report = await DrillRuns.RunAsync("quick-rollback", new DrillOptions { Only = ["as-expected"], IsOverHttp = true });

        Assert.That(report.Results, Has.Count.GreaterThan(5).And.All.Property("IsRepeated").True);
        Assert.That(report.IsAsExpected, Is.True);
    }

    [Test]
    public async Task A_case_that_ends_otherwise_over_HTTP_is_found()
    {
        var report = await DrillRuns.RunAsync("quick-rollback", new DrillOptions { Only = ["claimed-both"], Kills = 0 });
        var played = report.Results.Single();

        var found = played.Beside(played with { Posts = played.Posts + 1 }).Findings.Single();

        Assert.That(found.Code.Id, Is.EqualTo("RB0712"));
        Assert.That(
            found.Message,
            Is.EqualTo(
                "quick-rollback under `claimed-both`: it ended as not recovered after 2 posts in simulated time, and as not recovered "
                    + "after 3 posts over HTTP"
            )
        );
    }

    [Test]
    public async Task The_same_drill_plays_the_same_runs_to_the_byte()
    {
        var options = new DrillOptions { Only = ["flips-back", "lost-ahead"], Kills = 2 };

        var first = await JournalsAsync();

        Assert.That(await JournalsAsync(), Is.EqualTo(first).And.Not.Empty);

        async Task<IReadOnlyList<string>> JournalsAsync() =>
            [.. (await DrillRuns.RunAsync("quick-rollback", options)).Results.SelectMany(r => r.Events).Select(e => e.ToString()!)];
    }
}
