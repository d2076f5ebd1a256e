using Runbooks.Authoring.Writing;
using Runbooks.Definitions;

namespace Runbooks.Authoring;

/// <summary>What a new runbook is to be.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Template">What it begins with.</param>
public sealed record NewRunbook(string Id, string Title, Severity Severity, RunbookTemplate Template)
{
    /// <summary>The id that a title suggests: <c>checkout-is-down</c>.</summary>
    /// <param name="title">The title.</param>
    public static string IdOf(string title) => Slug.Of(title, "new-runbook");

    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "What it is for, and when to use it.";

    /// <summary>The kinds of triggers it fires on, with their usual numbers; none for a runbook that people begin.</summary>
    public IReadOnlyList<string> Triggers { get; init; } = [];

    public IReadOnlyList<string> Checklist { get; init; } = ["health", "environment-switched", "version"];

    /// <summary>What a drill does and nothing in it looks at, with the reason for people; null where nothing is passed over.</summary>
    public (IReadOnlyList<string> Behaviours, string Because)? Overlooked { get; init; }

    /// <summary>Whether the schema lies where an editor looks for it.</summary>
    public bool HasSchema { get; init; }
}
