namespace Runbooks.Tests.Actions;

/// <summary>Every workflow, every action and Dependabot's settings against zizmor's rules.</summary>
public sealed class WorkflowRulesTests
{
    // Every rule that its documentation has, as of 1.30.
    private static readonly string[] OfTheLinter =
    [
        "adhoc-packages",
        "anonymous-definition",
        "archived-uses",
        "artipacked",
        "bot-conditions",
        "cache-poisoning",
        "concurrency-limits",
        "dangerous-triggers",
        "dependabot-cooldown",
        "dependabot-execution",
        "excessive-permissions",
        "forbidden-uses",
        "github-app",
        "github-env",
        "hardcoded-container-credentials",
        "impostor-commit",
        "insecure-commands",
        "insecure-url-scheme",
        "known-vulnerable-actions",
        "misfeature",
        "obfuscation",
        "overprovisioned-secrets",
        "ref-confusion",
        "ref-version-mismatch",
        "secrets-inherit",
        "secrets-outside-env",
        "self-hosted-runner",
        "self-repository",
        "stale-action-refs",
        "superfluous-actions",
        "template-injection",
        "typosquat-uses",
        "undocumented-permissions",
        "unpinned-images",
        "unpinned-tools",
        "unpinned-uses",
        "unredacted-secrets",
        "unsound-condition",
        "unsound-contains",
        "unsound-ternary",
        "use-trusted-publishing",
    ];

    private static IEnumerable<WorkflowRule> Rules => WorkflowRules.All;

    [TestCaseSource(nameof(Rules))]
    public void No_file_breaks_a_rule_of_zizmor(object rule)
    {
        var held = (WorkflowRule)rule;
        WorkflowFile[] files = [.. WorkflowFile.Workflows, .. WorkflowFile.Actions, WorkflowFile.Dependabot];

        Assert.That(files.SelectMany(f => held.Find(f).Select(found => $"{f}: {found}")), Is.Empty);
    }

    [TestCaseSource(nameof(Rules))]
    public void A_rule_of_zizmor_finds_what_breaks_it(object rule)
    {
        var held = (WorkflowRule)rule;

        Assert.That(held.Find(WorkflowFile.Of("broken.yml", held.Broken)), Is.Not.Empty);
    }

    [Test]
    public void Each_rule_of_zizmor_is_held_or_left_out_with_a_reason() =>
        Assert.That(Rules.Select(r => r.Name).Concat(WorkflowRules.NotHeld.Keys), Is.EquivalentTo(OfTheLinter));
}
