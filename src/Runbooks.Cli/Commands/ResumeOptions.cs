namespace Runbooks.Cli.Commands;

/// <summary>What was asked of `runbook resume`.</summary>
internal sealed record ResumeOptions
{
    /// <summary>The run's id, its beginning, or `last`; null for a list.</summary>
    public string? Run { get; init; }

    public bool All { get; init; }

    public IReadOnlyList<string> Inputs { get; init; } = [];

    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Versions that may be gone back to, beside those of the beginning.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    public string? Records { get; init; }

    public string Format { get; init; } = "text";

    public bool NoPush { get; init; }

    public bool NoPullRequest { get; init; }

    public bool Yes { get; init; }

    public bool Abandon { get; init; }
}
