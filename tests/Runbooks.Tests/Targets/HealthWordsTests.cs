using Runbooks.Targets;

namespace Runbooks.Tests.Targets;

/// <summary>The words of health: a list of those that say yes, one of those that say no, and nothing else is either.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class HealthWordsTests
{
    private static readonly string[] Well =
    [
        "ok",
        "okay",
        "up",
        "pass",
        "passed",
        "passing",
        "healthy",
        "true",
        "green",
        "alive",
        "ready",
        "serving",
    ];

    private static readonly string[] Failing =
    [
        "down",
        "fail",
        "failed",
        "failing",
        "failure",
        "unhealthy",
        "error",
        "critical",
        "out_of_service",
        "false",
        "red",
        "not_serving",
        "dead",
    ];

    [TestCaseSource(nameof(Well))]
    public void A_word_that_says_healthy_does_so_in_any_case_and_with_a_full_stop(string word) =>
        Assert.That(Spellings(word).Select(HealthWords.Of), Is.All.True);

    [TestCaseSource(nameof(Failing))]
    public void A_word_that_says_failure_does_so_in_any_case_and_with_a_full_stop(string word) =>
        Assert.That(Spellings(word).Select(HealthWords.Of), Is.All.False);

    [TestCase("OUT OF SERVICE")]
    [TestCase("out-of-service")]
    [TestCase("Not serving")]
    public void Blanks_and_dashes_are_underscores(string word) => Assert.That(HealthWords.Of(word), Is.False);

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("degraded")]
    [TestCase("starting")]
    [TestCase("warning")]
    [TestCase("yellow")]
    [TestCase("unknown")]
    [TestCase("maintenance")]
    [TestCase("active")]
    [TestCase("healthyish")]
    [TestCase("not healthy")]
    [TestCase("is ok")]
    [TestCase("okok")]
    [TestCase("1")]
    [TestCase("0")]
    [TestCase("yes")]
    [TestCase("?")]
    [TestCase("ok?")]
    public void Any_other_word_is_neither(string word) => Assert.That(HealthWords.Of(word), Is.Null);

    private static IEnumerable<string> Spellings(string word) => [word, word.ToUpperInvariant(), $" {word}\n", $"{word}.", $"{word}!"];
}
