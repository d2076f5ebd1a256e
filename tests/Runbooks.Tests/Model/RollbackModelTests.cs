using System.Text.RegularExpressions;
using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Model;

/// <summary>The rollback protocol as a model in Promela: every state of it holds, and it speaks the words of the code.</summary>
public sealed partial class RollbackModelTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Model");
    private static readonly string Text = File.ReadAllText(Path.Combine(Folder, "rollback.pml"));
    private static readonly HashSet<string> Named = [.. Inlines().Matches(Text).Select(m => m.Groups[1].Value)];

    [TestCase("TOGGLE")]
    [TestCase("ABSOLUTE")]
    [TestCase("APPEND")]
    public async Task What_is_promised_holds_in_every_state(string means)
    {
        foreach (var foreign in new[] { "0", "1" })
        {
            var searched = await SearchAsync(means, foreign);
            Assert.That(searched.Code, Is.Zero, searched.Said);
        }
    }

    [TestCase("TOGGLE")]
    [TestCase("APPEND")]
    public async Task A_protocol_that_does_not_look_before_it_sends_again_is_caught(string means)
    {
        var searched = await SearchAsync(means, "0", "-DBLIND");

        Assert.That(searched.Code, Is.EqualTo(1), searched.Said);
        Assert.That(searched.Out, Does.Contain("assertion violated").And.Contain("[sent[q] = Over]"), "the way to it is shown");
    }

    [Test]
    public void Each_transition_is_an_event_of_the_journal_and_the_protocol_publishes_no_other()
    {
        var events = typeof(RunEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(RunEvent))).Select(t => t.Name).ToHashSet();
        var published = SourceFiles.In(["Engine/Rollback/"]).SelectMany(f => Made().Matches(f.Text)).Select(m => m.Groups[1].Value);

        Assert.That(Named.Except(events), Is.Empty, "a transition of the model that no journal knows");
        Assert.That(
            events.Where(e => e.StartsWith("Rollback", StringComparison.Ordinal)).Append(nameof(StatusObserved)).Except(Named),
            Is.Empty,
            "an event that the model does not have"
        );
        Assert.That(published.Where(events.Contains).Except(Named), Is.Empty, "the protocol publishes what the model does not have");
    }

    [Test]
    public void What_a_run_is_resolved_to_is_a_verdict_of_the_code()
    {
        var words = Resolved().Matches(Text).Select(m => m.Groups[1].Value).ToHashSet();

        Assert.That(words, Does.Contain(nameof(RollbackVerdict.Switched)).And.Contain(nameof(RollbackVerdict.FlippedBack)));
        Assert.That(words.Except(Enum.GetNames<RollbackVerdict>()), Is.Empty);
    }

    [Test]
    public void What_is_answered_is_an_answer_of_the_code()
    {
        var words = Said().Matches(Text).Select(m => m.Groups[1].Value).Where(w => w != "None").ToHashSet();

        Assert.That(words, Does.Contain(nameof(ControllerAnswer.Claimed)).And.Contain(nameof(ControllerAnswer.Unknown)));
        Assert.That(words.Except(typeof(ControllerAnswer).GetFields().Where(f => f.IsLiteral).Select(f => f.Name)), Is.Empty);
    }

    private static async Task<EndedProgram> SearchAsync(params string[] arguments)
    {
        Component.Program("spin");
        Component.Program("cc");
        return await Bounded.RunAsync(new(Path.Combine(Folder, "check.sh"), arguments));
    }

    [GeneratedRegex("^inline ([A-Z][A-Za-z]+)", RegexOptions.Multiline)]
    private static partial Regex Inlines();

    [GeneratedRegex(@"\bnew ([A-Z][A-Za-z]+)\(")]
    private static partial Regex Made();

    [GeneratedRegex(@"RollbackResolved\(me, ([A-Z][A-Za-z]+)\)")]
    private static partial Regex Resolved();

    [GeneratedRegex(@"\b(?:said|answered\[[^=]*\]) = ([A-Z][A-Za-z]+)")]
    private static partial Regex Said();
}
