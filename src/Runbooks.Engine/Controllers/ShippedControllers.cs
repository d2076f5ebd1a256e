using System.Reflection;
using System.Text;
using Runbooks.Diagnostics;

namespace Runbooks.Controllers;

/// <summary>The controllers that come with the product: descriptions like any other.</summary>
public static class ShippedControllers
{
    private const string Folder = "controllers/";
    private static readonly Assembly Product = typeof(ShippedControllers).Assembly;

    private static readonly Lazy<Controller> Playbook = new(() => new Controller(Read("blue-green")!, []));
    private static readonly Lazy<PlaybookLines> Lines = new(() => new PlaybookLines(BlueGreen.Definition.ByHand));

    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Product
            .GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(n => Path.GetFileNameWithoutExtension(n[Folder.Length..]))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The playbook's controller, which a target has that names none.</summary>
    public static Controller BlueGreen => Playbook.Value;

    /// <summary>What a person types at it, on a page that is made for no target.</summary>
    public static PlaybookLines ByHand => Lines.Value;

    /// <summary>The text of one of them; null where there is none of that name.</summary>
    public static SourceText? TextOf(string name)
    {
        using var stream = Names.Contains(name) ? Product.GetManifestResourceStream($"{Folder}{name}.yaml") : null;
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new SourceText($"(built in)/controllers/{name}.yaml", reader.ReadToEnd());
    }

    /// <summary>One of them; null where there is none of that name.</summary>
    /// <exception cref="InvalidOperationException">What is shipped does not lint; a test reads every one.</exception>
    public static ControllerDefinition? Read(string name)
    {
        if (TextOf(name) is not { } text)
            return null;
        var bag = new DiagnosticBag();
        return ControllerDefinition.Read(text, bag)
            ?? throw new InvalidOperationException($"the controller {name} cannot be read: {bag.Sorted()[0].Message}");
    }
}
