using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>The request that a command line sends, as curl and wget tell it.</summary>
internal sealed record RequestDraft
{
    /// <summary>In capitals; null where the command leaves it to its data.</summary>
    public string? Method { get; init; }

    public ShellWord? Url { get; init; }

    /// <summary>Its headers, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, ShellWord>> Headers { get; init; } = [];

    /// <summary>Its body; null for none.</summary>
    public ShellWord? Body { get; init; }

    /// <summary>The word that says that the body is what stands on the command's input; null for none.</summary>
    public ShellWord? BodyFromInput { get; init; }

    /// <summary>The media type that the command gives its body where no header says so.</summary>
    public string? BodyType { get; init; }

    /// <summary>What is added to the address behind a question mark.</summary>
    public IReadOnlyList<ShellWord> Query { get; init; } = [];

    /// <summary>User and password, as <c>user:password</c>.</summary>
    public ShellWord? User { get; init; }

    /// <summary>The longest it may take.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>How often it is sent again when it fails.</summary>
    public int Retries { get; init; }

    /// <summary>The wait before it is sent again.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>What of the answer it writes.</summary>
    public RequestShows Shows { get; init; }

    /// <summary>Whether a status that is no success fails the command.</summary>
    public bool FailsOnError { get; init; }

    /// <summary>Why it cannot be a step; null where it can.</summary>
    public (string Why, string Help, ShellWord At)? Refusal { get; init; }

    /// <summary>What of it a step does not do.</summary>
    public IReadOnlyList<RequestLoss> Losses { get; init; } = [];

    /// <summary>The method that is sent.</summary>
    public string EffectiveMethod => Method ?? (Body is null ? "GET" : "POST");

    /// <summary>The draft of a command that cannot be a step. The first reason is kept: it is the one that is told.</summary>
    public RequestDraft Refused(string why, string help, ShellWord at) => Refusal is null ? this with { Refusal = (why, help, at) } : this;
}
