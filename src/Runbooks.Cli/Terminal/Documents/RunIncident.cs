using System.Text.Json.Serialization;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>Where the record of a run is.</summary>
[JsonDerivedType(typeof(Committed))]
[JsonDerivedType(typeof(NotCommitted))]
internal abstract record RunIncident
{
    /// <param name="incident">The incident's id.</param>
    /// <param name="record">What became of the record; null where nothing was run.</param>
    /// <param name="push">What became of it at the remote; null where it goes to none.</param>
    /// <param name="pullRequest">What became of its pull request; null where there is to be none.</param>
    public static RunIncident? Of(string incident, RecordResult? record, PushResult? push, GitHubAnswer<PublishedRecord>? pullRequest) =>
        record switch
        {
            null => null,
            RecordCommitted done => new Committed(
                incident,
                done.Branch,
                push?.Commit ?? done.Commit,
                done.Path,
                push?.Remote,
                push?.Commit is not null,
                push?.Problem,
                PullRequestDocument.Of(pullRequest)
            ),
            RecordSpooled spooled => new NotCommitted(incident) { Spool = spooled.Directory, Reason = spooled.Reason },
            _ => new NotCommitted(incident) { Reason = (record as RecordLost)?.Reason },
        };

    internal sealed record Committed(
        string Id,
        string Branch,
        string Commit,
        string Path,
        string? Remote,
        bool Pushed,
        string? Problem,
        PullRequestDocument? PullRequest
    ) : RunIncident;

    internal sealed record NotCommitted(string Id) : RunIncident
    {
        public string? Branch { get; }

        public string? Commit { get; }

        public string? Path { get; }

        /// <summary>Where it waits; left out where it is nowhere.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Spool { get; init; }

        public string? Reason { get; init; }
    }
}
