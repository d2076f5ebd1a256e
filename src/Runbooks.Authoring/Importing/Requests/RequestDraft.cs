using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>The request that a command line sends, as curl tells it.</summary>
/// <param name="url">Its address.</param>
internal sealed class RequestDraft(ShellWord url)
{
    public ShellWord Url { get; set; } = url;

    /// <summary>In capitals; null where the command leaves it to its data.</summary>
    public string? Method { get; set; }

    /// <summary>Its headers, in their order.</summary>
    public List<KeyValuePair<string, ShellWord>> Headers { get; } = [];

    /// <summary>Its body; null for none.</summary>
    public ShellWord? Body { get; set; }

    /// <summary>The media type that the command gives its body where no header says so.</summary>
    public string? BodyType { get; set; }

    /// <summary>What is added to the address behind a question mark.</summary>
    public List<ShellWord> Query { get; } = [];

    /// <summary>User and password, as <c>user:password</c>.</summary>
    public ShellWord? User { get; set; }

    /// <summary>The longest it may take.</summary>
    public TimeSpan? Within { get; set; }

    /// <summary>How often it is sent again when it fails.</summary>
    public int Retries { get; set; }

    /// <summary>The wait before it is sent again.</summary>
    public TimeSpan? RetryDelay { get; set; }

    /// <summary>What of the answer it writes.</summary>
    public RequestShows Shows { get; set; }

    /// <summary>Whether the answer goes into a file.</summary>
    public bool WritesFile { get; set; }

    /// <summary>What of it a step does not do.</summary>
    public List<RequestLoss> Losses { get; } = [];

    /// <summary>The method that is sent.</summary>
    public string EffectiveMethod => Method ?? (Body is null ? "GET" : "POST");
}
