using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;

namespace Runbooks.Tests.Controllers;

public sealed class ControllerDefinitionTests
{
    private static IEnumerable<string> Shipped => ShippedControllers.Names;

    [TestCaseSource(nameof(Shipped))]
    public void Each_that_is_shipped_is_read_and_says_what_it_is(string name)
    {
        var bag = new DiagnosticBag();

        var definition = ControllerDefinition.Read(ShippedControllers.TextOf(name)!, bag);

        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty);
        Assert.That(definition!.Name, Is.EqualTo(name));
        Assert.That((definition.Title, definition.Description), Is.Not.EqualTo(((string?)null, (string?)null)));
        Assert.That(definition.Parameters.Select(p => p.Description), Has.None.Null);
        Assert.That(definition.ByHand.Look, Is.Not.Null);
        Assert.That(definition.ByHand.Change, Is.Not.Null);
        Assert.That(definition.ProcessingTime, Is.Not.Null);
    }

    [Test]
    public void One_of_the_projects_own_that_has_a_mistake_shows_it_at_its_place_and_makes_no_target()
    {
        var (target, said) = ReadWithOwn("apiVersion: runbooks/v1\ncontroller: own\nstate: {}\nchange: { means: twice }\n");

        Assert.That(target, Is.Null);
        Assert.That(
            said,
            Has.Some.StartsWith("runbooks/controllers/own.yaml:3:8 ").And.Some.StartsWith("runbooks/controllers/own.yaml:4:18 ")
        );
    }

    [Test]
    public void One_of_the_projects_own_is_found_beside_its_targets()
    {
        var (target, said) = ReadWithOwn(
            """
            apiVersion: runbooks/v1
            controller: own
            state:
              reads: { live: { http: { get: /live } } }
              serving: { ref: live.body.serves }
              releases: { from: live.body.releases, version: item }
            change: { means: absolute, http: { put: "/live/{{ to.ref }}" } }

            """
        );

        Assert.That(said, Is.Empty);
        Assert.That(target!.Controller!.Name, Is.EqualTo("own"));
    }

    private static (Target? Target, IReadOnlyList<string> Said) ReadWithOwn(string description)
    {
        var project = Directory.CreateTempSubdirectory("runbook-controllers-").FullName;
        try
        {
            var targets = Path.Combine(project, "runbooks", "targets");
            Directory.CreateDirectory(targets);
            Directory.CreateDirectory(Path.Combine(project, "runbooks", "controllers"));
            File.WriteAllText(Path.Combine(project, "runbooks", "controllers", "own.yaml"), description);
            var bag = new DiagnosticBag();
            var text = "apiVersion: runbooks/v1\nname: checkout\nbase-url: http://localhost:1\ncontroller: own\n";
            var target = TargetReader.Read(
                new SourceText("runbooks/targets/checkout.yaml", text),
                RunbookFormat.Vocabulary,
                _ => null,
                bag,
                new TargetFolder(targets, new RootedFiles(project))
            );
            return (target, [.. bag.Sorted().Select(d => $"{d.Span} {d.Code.Id} {d.Message}")]);
        }
        finally
        {
            Directory.Delete(project, recursive: true);
        }
    }
}
