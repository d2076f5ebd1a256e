using Runbooks.Definitions.Groups;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Yaml;

namespace Runbooks.Tests.Definitions.Groups;

internal sealed class GroupReaderTests
{
    [TestCase("targets: [a, b, c]", "a|b|c", 1, 0)]
    [TestCase("targets: [a, b, c, d, e]\nat-once: 40%\nfailures: 1", "a,b|c,d|e", 2, 1)]
    [TestCase("targets: [a, b, c]\nat-once: 10%", "a|b|c", 1, 0, Description = "less than one is one: nothing would ever begin")]
    [TestCase("targets: [a, b]\nat-once: 9", "a,b", 2, 0)]
    [TestCase("waves: [a, [b, c]]", "a|b,c", 3, 0)]
    [TestCase("waves: [[a, b, c]]\nat-once: 2", "a,b,c", 2, 0)]
    public void Waves_are_as_they_are_written_or_as_large_as_the_share(string rest, string waves, int atOnce, int failures)
    {
        var bag = new DiagnosticBag();

        var group = Read(rest, bag)!;

        Assert.That(bag.Sorted(), Is.Empty);
        Assert.That(string.Join('|', group.Waves.Select(w => string.Join(',', w))), Is.EqualTo(waves));
        Assert.That((group.AtOnce, group.Failures), Is.EqualTo((atOnce, failures)));
    }

    [TestCase("waves: [a, [b, c]]", 2)]
    [TestCase("waves: [a, b]\nat-once: 2", 1)]
    [TestCase("waves: [[a, b, c]]\nat-once: 2", 2)]
    public void No_more_are_under_way_at_once_than_a_wave_has(string rest, int most) =>
        Assert.That(Read(rest, new DiagnosticBag())!.MostAtOnce, Is.EqualTo(most));

    [TestCase("title: Nothing", "groups/all.yaml:1:1: `targets` is missing in a group")]
    [TestCase("targets: []", "groups/all.yaml:3:10: the list has 0 items, expected at least 1")]
    [TestCase("targets: [a, b, a]", "groups/all.yaml:3:17: the target `a` stands twice in one group")]
    [TestCase("waves: [[a], [b, a]]", "groups/all.yaml:3:18: the target `a` stands twice in one group")]
    [TestCase("targets: [a]\nwaves: [[b]]", "groups/all.yaml:4:1: both `targets` and `waves` are given")]
    [TestCase(
        "targets: [a]\nat-once: 0",
        "groups/all.yaml:4:10: `0` is a number, expected a number such as 2, or a percentage such as 25%"
    )]
    [TestCase(
        "targets: [a]\nat-once: 0%",
        "groups/all.yaml:4:10: `0%` is a text, expected a number such as 2, or a percentage such as 25%"
    )]
    [TestCase(
        "targets: [a]\nat-once: 101%",
        "groups/all.yaml:4:10: `101%` is a text, expected a number such as 2, or a percentage such as 25%"
    )]
    [TestCase("targets: [a]\nfailure: 1", "groups/all.yaml:4:1: unknown key `failure` in a group")]
    public void A_mistake_is_told_with_its_place(string rest, string told)
    {
        var bag = new DiagnosticBag();

        Assert.That(Read(rest, bag), Is.Null);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.EqualTo((string[])[told]));
    }

    private static TargetGroup? Read(string rest, DiagnosticBag bag) =>
        YamlReader.Read(new SourceText("groups/all.yaml", $"apiVersion: runbooks/v1\ngroup: all\n{rest}\n"), bag) is { } root
            ? GroupReader.Read(root, RunbookFormat.Vocabulary, bag)
            : null;
}
