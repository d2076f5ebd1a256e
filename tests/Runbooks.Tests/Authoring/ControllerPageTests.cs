using Runbooks.Authoring.Pages;
using Runbooks.Controllers;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring;

/// <summary>The page of a controller, as it stands beside its description.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ControllerPageTests
{
    private static IReadOnlyList<string> Names => ShippedControllers.Names;

    [TestCaseSource(nameof(Names))]
    public void The_page_of_a_shipped_controller_says_what_its_description_says(string name)
    {
        var path = Path.Combine(DocFile.Folder, "reference", "controllers", $"{name}.md");
        var page = ControllerPage.Write(ShippedControllers.Read(name)!);

        if (Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
            File.WriteAllText(path, page);
        Assert.That(File.ReadAllText(path), Is.EqualTo(page), "run the tests with UPDATE_FIXTURES=1 to write the page anew");
    }

    [Test]
    public async Task A_controller_of_ones_own_has_a_page_too()
    {
        using var run = new CommandRun();
        run.Write(
            "runbooks/controllers/shop.yaml",
            """
            apiVersion: runbooks/v1
            controller: shop
            title: "The shop's | releases"
            description: "Needs `curl` and *nothing* <b>else</b>."
            state:
              reads: { releases: { http: { get: /releases } } }
              serving: { from: "array.first(array.filter(releases.body, 'live', true))", ref: item.id }
              releases: { from: releases.body, ref: item.id }
            change:
              means: append
              http: { post: "/releases/{{ to.ref }}/again" }
            """
        );

        Assert.That(await run.RunAsync("show", "controller", "shop", "--format", "markdown"), Is.Zero, run.Error);
        Snapshot.Match(run.Out, "show-controller-markdown");
    }

    [Test]
    public async Task A_description_that_does_not_lint_has_no_page_and_is_told()
    {
        using var run = new CommandRun();
        run.Write("runbooks/controllers/shop.yaml", "apiVersion: runbooks/v1\ncontroller: shop\nstates: {}\n");

        Assert.That(await run.RunAsync("show", "controller", "shop", "--format", "markdown"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("runbooks/controllers/shop.yaml:3:1").And.Contain("did you mean `state`"));
    }
}
