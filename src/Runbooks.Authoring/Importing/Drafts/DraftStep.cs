using System.Text.Json.Nodes;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>A step of a draft.</summary>
/// <param name="id">Its id.</param>
/// <param name="kind">Its kind.</param>
/// <param name="at">Where it stands in the playbook.</param>
internal sealed class DraftStep(string id, string kind, SourceSpan at)
{
    public string Id => id;

    public string Kind => kind;

    /// <summary>Where it stands in the playbook.</summary>
    public SourceSpan At => at;

    /// <summary>Its title; null for none.</summary>
    public string? Title { get; set; }

    /// <summary>What stands above it.</summary>
    public List<DraftComment> Comments { get; } = [];

    /// <summary>What its kind is given, besides its request.</summary>
    public JsonNode? Value { get; set; }

    /// <summary>Its request; null where its kind sends none.</summary>
    public DraftRequest? Request { get; set; }

    /// <summary>What must hold of its outputs.</summary>
    public List<string> Expect { get; } = [];

    /// <summary>How it is tried again.</summary>
    public JsonObject? Retry { get; set; }

    /// <summary>Whether the run goes on when it fails.</summary>
    public bool ContinuesOnFailure { get; set; }

    /// <summary>Adds what must hold, once.</summary>
    public void Demand(string expression)
    {
        if (!Expect.Contains(expression))
            Expect.Add(expression);
    }
}
