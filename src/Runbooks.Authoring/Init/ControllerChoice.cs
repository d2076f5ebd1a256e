using Runbooks.Catalogue;
using Runbooks.Controllers;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Init;

/// <summary>Something that may move a service's traffic: a controller that comes with the product, or one of the project's own.</summary>
/// <param name="Name">Its name, as a target's file has it.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Definition">Its description; null for <see cref="Other"/>, which is described yet.</param>
public sealed record ControllerChoice(string Name, string Title, ControllerDefinition? Definition)
{
    /// <summary>What none of the others is: a description is written for a person to complete.</summary>
    public static readonly ControllerChoice Other = new(
        "other",
        "something else: a short description is written for you to complete",
        Definition: null
    );

    /// <summary>Whether it is what a target has that names none, with the playbook's paths for the service behind it.</summary>
    public bool IsUsual { get; private init; }

    /// <summary>What a target tells it.</summary>
    public IReadOnlyList<ControllerParameter> Parameters => Definition?.Parameters ?? [];

    /// <summary>All there is to choose from: the project's own, what is shipped and none of them hides, and something else.</summary>
    /// <param name="catalog">Knows the project's own.</param>
    /// <param name="bag">Takes what is wrong with one of them; it is left out.</param>
    public static IReadOnlyList<ControllerChoice> All(RunbookCatalog catalog, DiagnosticBag bag)
    {
        var files = catalog.ListControllers();
        var own = catalog.IsRefused(bag) ? [] : files.Select(f => Read(f, bag)).OfType<ControllerDefinition>().ToList();
        return
        [
            .. own.Select(d => new ControllerChoice(d.Name, d.Title ?? "one of this project's own", d)),
            .. ShippedControllers
                .Names.Where(n => files.All(f => f.Id != n))
                .Select(n => ShippedControllers.Read(n)!)
                .Select(d => new ControllerChoice(d.Name, d.Title ?? d.Name, d) { IsUsual = d.Name == ShippedControllers.BlueGreen.Name }),
            Other,
        ];
    }

    private static ControllerDefinition? Read(FoundRunbook file, DiagnosticBag bag) =>
        RunbookCatalog.ReadText(file, bag) is { } text ? ControllerDefinition.Read(text, bag) : null;
}
