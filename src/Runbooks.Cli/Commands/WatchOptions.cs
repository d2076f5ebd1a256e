namespace Runbooks.Cli.Commands;

/// <summary>What was asked of `runbook watch`.</summary>
internal sealed record WatchOptions
{
    public IReadOnlyList<string> Targets { get; init; } = [];

    public bool All { get; init; }

    public bool Shadow { get; init; }

    public string? Listen { get; init; }

    public string? Auth { get; init; }

    public bool Open { get; init; }

    public IReadOnlyList<string> References { get; init; } = [];

    public string? Records { get; init; }

    public string Format { get; init; } = "text";
}
