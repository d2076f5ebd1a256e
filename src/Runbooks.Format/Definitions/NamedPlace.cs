using Runbooks.Diagnostics;

namespace Runbooks.Definitions;

/// <summary>A name that refers to something, with where it stands.</summary>
/// <param name="Name">The name.</param>
/// <param name="Span">Where it stands.</param>
public sealed record NamedPlace(string Name, SourceSpan Span)
{
    public static readonly Shape<NamedPlace> Shape = new("an id", Shapes.Id.Schema, (node, context) =>
        Shapes.Id.Read(node, context) is { } id ? new NamedPlace(id, node.Span) : null
    );

    /// <summary>The name of a behaviour that is known.</summary>
    public static readonly Shape<NamedPlace> Behaviour = new("the name of a behaviour", Shapes.Id.Schema, (node, context) =>
    {
        if (Shape.Read(node, context) is not { } named)
            return null;
        var known = context.Vocabulary.Behaviours;
        if (known.Any(b => b.Name == named.Name))
            return named;
        var closest = Suggestion.Closest(named.Name, known.Select(b => b.Name));
        context.Bag.Add(
            DiagnosticCodes.UnknownReference,
            named.Span,
            $"there is no behaviour `{named.Name}`",
            closest is null ? null : $"did you mean `{closest}`?",
            "`runbook drill --list` shows them all"
        );
        return null;
    });
}
