using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Execution;

/// <summary>What a target describes, and a runbook does not look at.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UnaskedPartsTests
{
    private const string Shop = """
        apiVersion: runbooks/v1
        name: shop
        base-url: http://shop.test
        application:
          health: { http: { get: /health } }
          critical: { http: { get: /cart } }
          checks: { queue: { http: { get: /queue }, pass: body.depth < 10 } }
        """;

    [TestCase("checklist: [ health ]", "`undo` does not look at what customers ask for", "`undo` does not look at `queue`")]
    [TestCase("checklist: [ health, error-rate ]", "`undo` does not look at `queue`")]
    [TestCase("checks: { queue: target }\nchecklist: [ queue ]", "`undo` does not look at what customers ask for")]
    [TestCase("checks: { queue: target }\nchecklist: [ queue, core-functionality ]")]
    [TestCase("always: [ { id: look, check: [ performance ] } ]", "`undo` does not look at `queue`")]
    [TestCase("always: [ { id: called, runbook: looks } ]", "`undo` does not look at `queue`")]
    public void It_is_told_unless_a_check_of_the_runbook_or_of_one_that_it_calls_asks_for_it(string rest, params string[] told)
    {
        var unasked = UnaskedParts.Of(Read("undo", rest), TargetFile.Read(Shop), id =>
            id == "looks" ? Read(id, "checklist: [ core-functionality ]") : null
        );

        Assert.That(unasked, Has.Count.EqualTo(told.Length));
        foreach (var (said, wanted) in unasked.Zip(told))
            Assert.That(said, Does.StartWith(wanted).And.Contain("`checklist`"));
    }

    [Test]
    public void Runbooks_that_call_each_other_are_gone_through_once() =>
        Assert.That(
            UnaskedParts.Of(Read("undo", "always: [ { id: called, runbook: undo } ]"), TargetFile.Read(Shop), id =>
                Read(id, "always: [ { id: called, runbook: undo } ]")
            ),
            Has.Count.EqualTo(2)
        );

    [Test]
    public void Nothing_is_told_of_a_target_that_describes_no_application() =>
        Assert.That(
            UnaskedParts.Of(
                Read("undo", "checklist: [ health ]"),
                TargetFile.Read("apiVersion: runbooks/v1\nname: shop\nbase-url: http://shop.test\n"),
                _ => null
            ),
            Is.Empty
        );

    [Test]
    public async Task A_plan_a_run_and_a_look_at_the_target_say_it()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write(
            "runbooks/targets/shop.yaml",
            Shop.Replace("http://shop.test", at.Sandbox.BaseUrl.AbsoluteUri, StringComparison.Ordinal)
        );
        at.Run.Write("runbooks/undo.yaml", Text("undo", "checklist: [ environment-switched ]"));
        foreach (
            var command in (string[][])
                [
                    ["plan", "undo", "--target", "shop"],
                    ["run", "undo", "--target", "shop"],
                    ["target", "check", "shop"],
                ]
        )
        {
            await at.Run.RunAsync(command);

            Assert.That(
                at.Run.Out,
                Does.Contain("`undo` does not look at what customers ask for, the `critical` request of shop"),
                string.Join(' ', command)
            );
        }

        Assert.That(at.Run.Out, Does.Not.Contain("`quick-rollback` does not"), "what is built in is for every target");
    }

    private static Runbook Read(string id, string rest)
    {
        var bag = new DiagnosticBag();
        var runbook = RunbookReader.Read(new SourceText($"{id}.yaml", Text(id, rest)), RunbookFormat.Vocabulary, bag);
        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
        return runbook!;
    }

    private static string Text(string id, string rest) =>
        $"apiVersion: runbooks/v1\nid: {id}\ntitle: Undo\nseverity: performance\nsteps:\n"
        + $"  - {{ id: back, rollback: {{ to: previous }} }}\n{rest}\n";
}
