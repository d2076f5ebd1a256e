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

    /// <summary>The condition under which it is done; null for always.</summary>
    public string? When { get; init; }

    /// <summary>The original text, where it was made of code; null for words.</summary>
    public string? Original { get; set; }

    /// <summary>The expression of what its command line shows of the answer; null where that is no single value.</summary>
    public string? Shown { get; set; }

    /// <summary>What must hold of its outputs.</summary>
    public List<string> Expect { get; } = [];

    /// <summary>How it is tried again.</summary>
    public JsonObject? Retry { get; set; }

    /// <summary>Whether the run goes on when it fails.</summary>
    public bool ContinuesOnFailure { get; set; }

    /// <summary>Whether it may change something: by its request, or by a person's hand.</summary>
    public bool MayChange =>
        Kind == "rollback" || Request?.MayChange == true || (Kind == "manual" && (Value as JsonObject)?["changes"] is null);

    /// <summary>Adds what must hold, once.</summary>
    public void Demand(string expression)
    {
        if (!Expect.Contains(expression))
            Expect.Add(expression);
    }

    /// <summary>Adds what must hold in the place of what says less: that a member is there, or that the status is a success.</summary>
    public void Sharpen(string expression)
    {
        Expect.RemoveAll(e => e.StartsWith(expression.Split(' ', 2)[0] + " != null", StringComparison.Ordinal));
        Demand(expression);
    }

    /// <summary>Wants it to fail in the way in which it would have succeeded.</summary>
    public void Negate(string success)
    {
        Expect.Clear();
        Expect.Add(Conditions.Not(success));
    }

    /// <summary>Adds a piece of the original text to what a person does.</summary>
    public void AddText(string text)
    {
        var value = Value as JsonObject ?? new JsonObject { ["do"] = Value?.DeepClone() };
        var before = value["text"]?.GetValue<string>();
        value["text"] = (before is null ? string.Empty : before + "\n") + ExpressionText.Escape(text.TrimEnd());
        Value = value;
    }
}
