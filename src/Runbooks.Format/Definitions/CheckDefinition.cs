namespace Runbooks.Definitions;

/// <summary>One line of a checklist with its settings. The behaviour stands with the kind, in Checklist.</summary>
public abstract class CheckDefinition
{
    /// <summary>The name of its kind, as it stands in YAML: also the id of the line.</summary>
    public abstract string Id { get; }

    /// <summary>What it says on a checklist, for a person.</summary>
    public abstract string Title { get; }

    /// <summary>What must be seen for it to pass, for a person.</summary>
    public abstract string Expected { get; }
}
