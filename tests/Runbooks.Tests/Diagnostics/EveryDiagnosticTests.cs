using System.Reflection;
using System.Text.RegularExpressions;
using Runbooks.Authoring;
using Runbooks.Catalogue;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Notifications;
using Runbooks.Rehearsal.Drilling;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;
using Runbooks.Tests.Support;
using Runbooks.Yaml;

namespace Runbooks.Tests.Diagnostics;

/// <summary>Each mistake in a file beside what a person is told about it, and that none of the codes is left out.</summary>
internal sealed partial class EveryDiagnosticTests
{
    private static IEnumerable<TestCaseData> Runbooks => DiagnosticFixtures.In("runbooks");

    private static IEnumerable<TestCaseData> Targets => DiagnosticFixtures.In("targets");

    private static IEnumerable<TestCaseData> Controllers => DiagnosticFixtures.In("controllers");

    private static IEnumerable<TestCaseData> Notifications => DiagnosticFixtures.In("notifications");

    private static IEnumerable<TestCaseData> Drills => DiagnosticFixtures.In("drills");

    private static IEnumerable<TestCaseData> Running => DiagnosticFixtures.In("running");

    private static IEnumerable<string> Codes =>
        typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => ((DiagnosticCode)f.GetValue(null)!).Id);

    [TestCaseSource(nameof(Runbooks))]
    public void Each_mistake_in_a_runbook_is_told_as_its_text_says(string name) => DiagnosticFixtures.Check("runbooks", name, source =>
        {
            var bag = new DiagnosticBag();
            new Linter(new RunbookCatalog(Repository.Root), _ => null).Lint(source, bag);
            return bag.Sorted();
        });

    [TestCaseSource(nameof(Targets))]
    public void Each_mistake_in_a_target_is_told_as_its_text_says(string name) => DiagnosticFixtures.Check("targets", name, source =>
        {
            var bag = new DiagnosticBag();
            TargetReader.Read(source, RunbookFormat.Vocabulary, name => name == "SHORT" ? "123" : null, bag);
            return bag.Sorted();
        });

    [TestCaseSource(nameof(Controllers))]
    public void Each_mistake_in_a_controller_is_told_as_its_text_says(string name) =>
        DiagnosticFixtures.Check("controllers", name, source =>
        {
            var bag = new DiagnosticBag();
            ControllerDefinition.Read(source, bag);
            return bag.Sorted();
        });

    [TestCaseSource(nameof(Notifications))]
    public void Each_mistake_in_the_notifications_is_told_as_its_text_says(string name) =>
        DiagnosticFixtures.Check("notifications", name, source =>
        {
            var bag = new DiagnosticBag();
            NotificationReader.Read(source, new EnvironmentValues(_ => "https://hooks.example.com/x"), bag);
            return bag.Sorted();
        });

    [TestCaseSource(nameof(Drills))]
    public void Each_mistake_in_what_is_said_of_drills_is_told_as_its_text_says(string name) =>
        DiagnosticFixtures.Check("drills", name, source =>
        {
            var bag = new DiagnosticBag();
            DrilledRunbooks.Of(source, bag);
            return bag.Sorted();
        });

    [TestCase("missing-input")]
    [TestCase("unknown-input", "reason=slow", "bad-verson=1.5.0")]
    [TestCase("wrong-input", "reason=slow", "attempts=often")]
    public void Each_mistake_in_the_inputs_is_told_as_its_text_says(string name, params string[] inputs) =>
        DiagnosticFixtures.Check("inputs", name, source =>
        {
            var bag = new DiagnosticBag();
            var runbook = RunbookReader.Read(source, RunbookFormat.Vocabulary, bag);
            InputValues.Parse(runbook!, inputs, bag);
            return bag.Sorted();
        });

    [TestCaseSource(nameof(Running))]
    public async Task Each_failure_while_running_is_told_as_its_text_says(string name)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunAsync(await DiagnosticFixtures.YamlAsync("running", name), name, s =>
            s.Approve = (_, _) => Task.FromResult(new ApprovalAnswer(false, null, "refused"))
        );
        using var text = new StringWriter { NewLine = "\n" };
        foreach (var e in run.Events.OfType<StepFinished>().Select(s => s.Error).OfType<RunError>())
        {
            CaretRenderer.WriteOne(
                text,
                "error",
                e.Code,
                e.Message,
                e.File,
                e.Line,
                e.Column,
                e.Length,
                e.Source,
                e.Label,
                e.Help,
                colour: false
            );
            text.WriteLine();
        }

        var told = Elapsed().Replace(text.ToString().Replace(run.Sandbox.BaseUrl.Authority, "target", StringComparison.Ordinal), "$1 …");
        DiagnosticFixtures.Hold("running", name, told);
    }

    [Test]
    public void A_file_that_cannot_be_read_is_a_diagnostic()
    {
        var bag = new DiagnosticBag();
        Assert.That(YamlFile.Read(Repository.Root, "runbooks", bag), Is.Null);
        Assert.That(
            bag.Sorted().Select(d => $"{d.Code.Id} {d.Message}; {d.Help}"),
            Is.EqualTo(["RB0005 `runbooks` is a folder; name a file"])
        );
    }

    [TestCaseSource(nameof(Codes))]
    public void Every_code_stands_in_a_text_that_a_test_holds(string code)
    {
        var tests = Path.Combine(Repository.Root, "tests", "Runbooks.Tests");
        var held = Directory
            .EnumerateFiles(tests, "*", SearchOption.AllDirectories)
            .Where(f =>
                !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}")
                && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")
            )
            .Where(f =>
                f.EndsWith(".txt", StringComparison.Ordinal)
                || f.EndsWith(".snap", StringComparison.Ordinal)
                || f.EndsWith("Tests.cs", StringComparison.Ordinal)
            );
        Assert.That(
            held.Any(f => File.ReadAllText(f).Contains(code, StringComparison.Ordinal)),
            $"no fixture and no snapshot shows {code}"
        );
    }

    [GeneratedRegex(@"\b(in|after) \d[\d.,]* (?:m?s|requests)\b")]
    private static partial Regex Elapsed();
}
