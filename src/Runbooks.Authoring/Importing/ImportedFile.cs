namespace Runbooks.Authoring.Importing;

/// <summary>A file that an import gives.</summary>
/// <param name="Path">Where it belongs, from the folder of the runbooks on.</param>
/// <param name="Id">The runbook's id, or the target's name.</param>
/// <param name="Text">Its YAML.</param>
public sealed record ImportedFile(string Path, string Id, string Text)
{
    /// <summary>Whether it is a target and no runbook.</summary>
    public bool IsTarget => Path.StartsWith("targets/", StringComparison.Ordinal);

    public string Title { get; init; } = string.Empty;

    /// <summary>The line of the playbook where it begins.</summary>
    public int Line { get; init; }

    /// <summary>A runbook's severity; null for a target.</summary>
    public string? Severity { get; init; }

    /// <summary>How many steps a runbook has.</summary>
    public int Steps { get; init; }

    /// <summary>How many of them a person does.</summary>
    public int Manual { get; init; }

    /// <summary>The target that the runbook is for; null where its requests name none.</summary>
    public string? Target { get; init; }
}
