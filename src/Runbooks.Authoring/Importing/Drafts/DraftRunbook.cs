using System.Text.Json.Nodes;
using Runbooks.Definitions;

namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>A draft of a runbook.</summary>
/// <param name="id">Its id.</param>
/// <param name="title">Its title.</param>
/// <param name="line">The line of its heading.</param>
/// <param name="inputs">What it must be told.</param>
internal sealed class DraftRunbook(string id, string title, int line, DraftInputs inputs)
{
    public string Id => id;

    public string Title => title;

    /// <summary>The line of its heading in the playbook.</summary>
    public int Line => line;

    /// <summary>What it must be told.</summary>
    public DraftInputs Inputs => inputs;

    /// <summary>The headings that it stands under, the highest first.</summary>
    public IReadOnlyList<string> Way { get; init; } = [];

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    public Severity Severity { get; set; } = Severity.Feature;

    /// <summary>What it fires on: each a name, or a mapping of it to its settings.</summary>
    public List<JsonNode> Triggers { get; } = [];

    public List<DraftStep> Steps { get; } = [];

    /// <summary>Its checks: each a name, or a mapping of it to its settings.</summary>
    public List<JsonNode> Checklist { get; } = [];

    /// <summary>What its drills are told that it does not notice.</summary>
    public List<DraftExpectation> Unnoticed { get; } = [];

    /// <summary>What stands above its steps.</summary>
    public List<DraftComment> Head { get; } = [];

    /// <summary>What stands behind its steps.</summary>
    public List<DraftComment> Tail { get; } = [];

    /// <summary>The target it is for; null where its requests name none.</summary>
    public string? Target { get; set; }

    /// <summary>Where its target listens.</summary>
    public string? Origin { get; set; }

    /// <summary>The path on its host below which its target listens; empty for all of it.</summary>
    public string Prefix { get; set; } = string.Empty;

    /// <summary>The headers that its target sends with each request.</summary>
    public IReadOnlyList<DraftHeader> TargetHeaders { get; set; } = [];

    /// <summary>Whether its target sends a header by itself.</summary>
    public bool TargetSends(DraftHeader header) => TargetHeaders.Contains(header);

    /// <summary>Which of its steps rolls back first; below zero where none does.</summary>
    public int RollbackAt => Steps.FindIndex(s => s.Kind == "rollback");

    /// <summary>Whether it rolls back.</summary>
    public bool RollsBack => RollbackAt >= 0;
}
