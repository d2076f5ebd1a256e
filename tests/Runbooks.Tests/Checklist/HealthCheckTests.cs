using Runbooks.Events;

namespace Runbooks.Tests.Checklist;

/// <summary>`health`: the controller's word, and the application's own, which may contradict it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class HealthCheckTests
{
    private const string Well = """{"health":"healthy"}""";
    private const string Ill = """{"health":"unhealthy"}""";
    private const string Else = """{"message":"It works"}""";

    // What the controller says at /health, what the application says at /api/health, and what is found.
    [TestCase(Well, Well, CheckStatus.Pass, "/health: `health` is \"healthy\"; /api/health: `health` is \"healthy\"")]
    [TestCase(Ill, Well, CheckStatus.Fail, "/health: `health` is \"unhealthy\"")]
    [TestCase("503", Well, CheckStatus.Fail, "/health: HTTP 503")]
    [TestCase("lost", Well, CheckStatus.Fail, "/health: ")]
    [TestCase(Else, Well, CheckStatus.Unknown, "/health says nothing about health")]
    [TestCase("""{"health":"degraded"}""", Well, CheckStatus.Unknown, "/health says nothing about health")]
    [TestCase("401", Well, CheckStatus.Unknown, "/health says nothing about health: HTTP 401")]
    [TestCase(Well, Ill, CheckStatus.Fail, "but /api/health: `health` is \"unhealthy\"")]
    [TestCase(Well, "503", CheckStatus.Fail, "but /api/health: HTTP 503")]
    [TestCase(Well, """{"status":"degraded"}""", CheckStatus.Unknown, "but /api/health: `status` is \"degraded\"")]
    // The controller alone has a word on it.
    [TestCase(Well, "404", CheckStatus.Pass, "/health: `health` is \"healthy\"; the application has no /api/health")]
    [TestCase(Well, Else, CheckStatus.Pass, "/health: `health` is \"healthy\"; /api/health says nothing about health")]
    [TestCase(Well, "405", CheckStatus.Pass, "/health: `health` is \"healthy\"; /api/health says nothing about health")]
    // The application alone has.
    [TestCase("404", Well, CheckStatus.Pass, "there is no /health; /api/health: `health` is \"healthy\"")]
    [TestCase("410", Well, CheckStatus.Pass, "there is no /health; /api/health: `health` is \"healthy\"")]
    [TestCase("404", Ill, CheckStatus.Fail, "there is no /health, and /api/health: `health` is \"unhealthy\"")]
    [TestCase("404", Else, CheckStatus.Unknown, "there is no /health, and /api/health says nothing about health")]
    [TestCase("404", "404", CheckStatus.Unknown, "there is no /health, and /api/health says nothing about health")]
    public async Task Neither_word_passes_without_the_other_where_both_are_there(string health, string own, CheckStatus status, string told)
    {
        var found = await new LookedAt().LookAsync("health", $"/health {health}\n/api/health {own}");

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((status, false)), found.Actual);
        Assert.That(found.Actual, Does.StartWith(told).Or.Contain(told));
    }

    [TestCase("404", "the health by the controller's word alone")]
    [TestCase(Else, "the health by the controller's word alone")]
    [TestCase(Well, null)]
    public async Task What_rests_on_the_controllers_word_alone_says_so(string own, string? caveat) =>
        Assert.That((await new LookedAt().LookAsync("health", $"/health {Well}\n/api/health {own}")).Caveat, Is.EqualTo(caveat));

    [Test]
    public async Task Each_answer_that_decides_is_evidence()
    {
        var found = await new LookedAt().LookAsync("health", $"/health {Well}\n/api/health {Well}");

        Assert.That(found.Evidence.Select(e => e[5..]), Is.EqualTo(new[] { "health.json", "api-health.json" }));
    }

    [Test]
    public async Task An_application_whose_every_path_is_healthy_has_no_word_of_its_own()
    {
        var found = await new LookedAt().LookAsync("health", $"/health {Well}\n/api/health {Well}\n/api/health-that-does-not-exist {Well}");

        Assert.That(
            (found.Status, found.Caveat),
            Is.EqualTo((CheckStatus.Pass, "the health by the controller's word alone")),
            found.Actual
        );
    }

    [TestCase(Well, "404")]
    [TestCase("404", Well)]
    public async Task A_word_that_every_path_has_is_no_word_of_health(string health, string own)
    {
        var found = await new LookedAt().LookAsync(
            "health",
            $"/health {health}\n/api/health {own}\n/health-that-does-not-exist {Well}\n/api/health-that-does-not-exist {Well}"
        );

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((CheckStatus.Unknown, true)), found.Actual);
    }

    [Test]
    public async Task The_application_is_asked_where_the_targets_file_says()
    {
        var looked = new LookedAt();
        looked.Target.Definition = looked.Target.Definition with { ProbePath = "/own" };

        var found = await looked.LookAsync("health", $"/health {Well}\n/own {Ill}\n/api/health {Well}");

        Assert.That((found.Status, found.Actual.Contains("but /own:", StringComparison.Ordinal)), Is.EqualTo((CheckStatus.Fail, true)));
    }
}
