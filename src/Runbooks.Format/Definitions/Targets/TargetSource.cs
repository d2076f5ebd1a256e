using System.Text.RegularExpressions;
using Runbooks.Diagnostics;

namespace Runbooks.Definitions.Targets;

/// <summary>The repository that a target's versions are made from, and how a version is tagged in it.</summary>
/// <param name="Repository">Its address, or a path from the target's file on.</param>
/// <param name="Tag">The tag of a version, with <see cref="Placeholder"/> in it.</param>
public sealed partial record TargetSource(string Repository, string Tag)
{
    /// <summary>What stands for the version in a tag.</summary>
    public const string Placeholder = "{{ version }}";

    /// <summary>How a version is tagged where its target does not say.</summary>
    public const string UsualTag = "v" + Placeholder;

    private static readonly Field<string> RepositoryField = new(
        "repository",
        "Its address at GitHub, such as `https://github.com/acme/shop`, or a path from this file on to a repository on this machine.",
        Shapes.Text,
        required: true
    );
    private static readonly Field<string> TagField = new(
        "tag",
        $"The tag of a version, with `{Placeholder}` in it. `{UsualTag}` by default.",
        Shapes.AnyText
    );

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<TargetSource> Shape = Shapes.Mapping<TargetSource>(
        "source",
        [RepositoryField, TagField],
        (values, context) =>
        {
            var tag = values.Get(TagField) ?? UsualTag;
            if (!tag.Contains(Placeholder, StringComparison.Ordinal))
                context.Bag.Add(
                    DiagnosticCodes.WrongType,
                    values.Entry(TagField)!.Value.Span,
                    $"the tag `{tag}` is the same for every version",
                    help: $"say where the version stands in it: `tag: \"{UsualTag}\"`"
                );
            return new TargetSource(values.Get(RepositoryField)!, tag);
        }
    );

    /// <summary>Where a path in it begins: the folder of the target's file; null for one that lies nowhere.</summary>
    public string? Folder { get; init; }

    /// <summary>The folder that it names; null where it is an address.</summary>
    public string? PathOnThisMachine =>
        Repository.Contains("://", StringComparison.Ordinal) || Scp().IsMatch(Repository)
            ? null
            : Path.GetFullPath(Repository, Folder ?? Directory.GetCurrentDirectory());

    /// <summary>The tag of a version.</summary>
    public string TagOf(string version) => Tag.Replace(Placeholder, version, StringComparison.Ordinal);

    // As Git tells it from a path: somebody at a host, and a colon before any slash.
    [GeneratedRegex(@"^[^@/:\s]+@[A-Za-z0-9.-]+:", RegexOptions.CultureInvariant)]
    private static partial Regex Scp();
}
