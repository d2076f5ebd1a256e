using Runbooks.Checklist;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Tests.Checklist;

/// <summary>
/// What every check has: its key `optional`, its requests, and that no check passes on an answer that names what was left.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class CheckTests
{
    private static readonly string[] All =
    [
        "health",
        "environment-switched",
        "version",
        "core-functionality",
        "performance",
        "error-rate",
        "monitoring",
        "database",
        "widget",
    ];

    [TestCaseSource(nameof(All))]
    public void A_check_is_required_unless_its_runbook_says_otherwise(string check) =>
        Assert.Multiple(() =>
        {
            Assert.That((LookedAt.Read(check).Id, LookedAt.Read(check).IsOptional), Is.EqualTo((check, false)));
            Assert.That(LookedAt.Read($"{check}: {{ optional: true }}").IsOptional, Is.True);
            Assert.That(LookedAt.Read($"{check}: {{ optional: false }}").IsOptional, Is.False);
        });

    [TestCaseSource(nameof(All))]
    public void Only_where_the_traffic_goes_is_no_symptom(string check) =>
        Assert.That(LookedAt.Read(check).AsksWhereItGoes, Is.EqualTo(check is "environment-switched" or "version"));

    [TestCaseSource(nameof(All))]
    public async Task A_check_sends_what_it_says_that_it_sends_and_nothing_else(string check)
    {
        var looked = new LookedAt { Rollback = LookedAt.Switched, Target = { Active = "blue" } };
        await looked.LookAsync(
            check,
            """
            /health {"health":"healthy"}
            /api/health {"status":"healthy"}
            /api/ai/query {"message":"Hello."}
            /dist/widget.iife.js (function () { window.widget = { }; })();
            """
        );

        var reads = LookedAt.Read(check).Reads(looked.Target.Definition).Select(c => $"{c.Method} {c.Url}").ToList();
        Assert.That(looked.Target.Requests.Distinct(), Is.SubsetOf(reads));
        Assert.That(looked.Target.Requests, Is.Not.Empty);
    }

    // Every check that sees the application's own word, where that names the version that was left.
    [TestCase("health")]
    [TestCase("version")]
    [TestCase("database")]
    public async Task No_check_passes_on_an_answer_that_names_the_version_that_was_left(string check)
    {
        var looked = new LookedAt { Rollback = LookedAt.Switched, Target = { Active = "blue" } };

        var found = await looked.LookAsync(
            check,
            """
            /health {"health":"healthy"}
            /api/health {"status":"healthy","version":"1.5.0"}
            """
        );

        Assert.That(found.Status, Is.EqualTo(CheckStatus.Fail));
        Assert.That(found.Actual, Does.Contain("/api/health names 1.5.0, the bad version, in `version`"));
    }

    [TestCase("performance")]
    [TestCase("error-rate")]
    public async Task No_check_passes_on_a_sample_of_which_one_answer_names_the_version_that_was_left(string check)
    {
        var looked = new LookedAt
        {
            Rollback = LookedAt.Switched,
            Target = { Active = "blue" },
            Answers = { ["/api/ai/query"] = """{"message":"Hello."}""" },
        };
        var asked = 0;
        looked.Target.OnRequest = line =>
        {
            if (line == "POST /api/ai/query")
                looked.Answers["/api/ai/query"] = ++asked == 7 ? """{"message":"Hello.","version":"1.5.0"}""" : """{"message":"Hello."}""";
        };

        var found = await looked.LookAsync(check);

        Assert.That(found.Status, Is.EqualTo(CheckStatus.Fail));
        Assert.That(found.Actual, Does.Contain("; but /api/ai/query names 1.5.0, the bad version"));
    }

    [TestCase("1.5.0", CheckStatus.Fail, Description = "it was named as bad")]
    [TestCase(null, CheckStatus.Pass, Description = "nothing is known to be bad")]
    public async Task Where_nothing_was_changed_what_was_named_as_bad_counts(string? bad, CheckStatus status)
    {
        var looked = new LookedAt
        {
            Rollback = LookedAt.AlreadySafe,
            BadVersion = bad,
            Target = { Active = "blue" },
        };

        var found = await looked.LookAsync(
            "health",
            """
            /health {"health":"healthy"}
            /api/health {"status":"healthy","version":"1.5.0"}
            """
        );

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
    }

    [TestCase("/a", "/a-that-does-not-exist")]
    [TestCase("/a/", "/a-that-does-not-exist")]
    [TestCase("/a?b=/c", "/a-that-does-not-exist")]
    public void The_control_of_a_request_is_the_same_to_a_path_that_is_not_there(string url, string control) =>
        Assert.That(
            CatchAllRoute.Control(new HttpCall("POST", url) { Body = "{}" }),
            Is.EqualTo(new HttpCall("POST", control) { Body = "{}" })
        );
}
