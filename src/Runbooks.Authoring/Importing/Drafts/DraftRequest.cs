using System.Text.Json.Nodes;

namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>A request of a draft, its words filled in with what is known.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Origin">Scheme, host and port, <c>${env:NAME}</c> where a variable stands; null where none is said.</param>
/// <param name="Path">What follows, with <c>{{ … }}</c> where it is not known; begins with <c>/</c>.</param>
internal sealed record DraftRequest(string Method, string? Origin, string Path)
{
    public IReadOnlyList<DraftHeader> Headers { get; init; } = [];

    /// <summary>A body of JSON; null where <see cref="Body"/> is one or none.</summary>
    public JsonNode? Json { get; init; }

    /// <summary>A body as it is sent.</summary>
    public string? Body { get; init; }

    /// <summary>The media type of <see cref="Body"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>The longest it may take.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Whether it changes nothing although it is no GET.</summary>
    public bool IsSafe { get; init; }

    /// <summary>Whether it may change what it is sent to.</summary>
    public bool MayChange => Method is not ("GET" or "HEAD") && !IsSafe;

    /// <summary>The path without query and what is filled in.</summary>
    public string PlainPath => Path.Split('?', 2)[0];
}
