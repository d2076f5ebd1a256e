using Runbooks.Diagnostics;

namespace Runbooks.Tests.Diagnostics;

internal sealed class SuggestionTests
{
    private static readonly string[] Known =
    [
        "approve",
        "check",
        "command",
        "http",
        "notify",
        "parallel",
        "rollback",
        "runbook",
        "sample",
        "wait",
        "environment-switched",
    ];

    [TestCase("htpp", "http")]
    [TestCase("HTTP", "http")]
    [TestCase("rolback", "rollback")]
    [TestCase("chekc", "check")]
    [TestCase("wiat", "wait")]
    [TestCase("environment", "environment-switched")]
    [TestCase("par", "parallel")]
    [TestCase("deploy", null)]
    [TestCase("x", null)]
    [TestCase("", null)]
    public void What_was_most_likely_meant_is_found_or_nothing_is_said(string found, string? meant) =>
        Assert.That(Suggestion.Closest(found, Known), Is.EqualTo(meant));

    [Test]
    public void An_endless_word_is_no_typing_mistake() => Assert.That(Suggestion.Closest(new string('a', 100_000), Known), Is.Null);
}
