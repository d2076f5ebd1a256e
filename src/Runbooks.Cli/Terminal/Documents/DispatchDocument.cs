namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A run that GitHub was asked for; conclusion and outcome are null while they are not known.</summary>
internal sealed record DispatchDocument(
    string Repository,
    long Run,
    string Url,
    string Title,
    string Status,
    string? Conclusion,
    string? Outcome,
    int ExitCode
);
