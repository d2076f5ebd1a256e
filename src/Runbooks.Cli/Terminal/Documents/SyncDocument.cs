using Runbooks.Runs;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>The records that waited, and what became of each.</summary>
internal sealed record SyncDocument(IEnumerable<SyncDocument.Synced> Records)
{
    internal sealed class Synced
    {
        private readonly SyncedRecord _synced;

        internal Synced(SyncedRecord synced) => _synced = synced;

        public string Run => _synced.Delivery.Run;

        public string Incident => _synced.Delivery.Incident;

        public bool Delivered => _synced.IsDone;

        public string? Branch => _synced.Delivery.Done?.Branch;

        public string? Commit => _synced.Push?.Commit ?? _synced.Delivery.Done?.Commit;

        public string? Remote => _synced.Push?.Remote;

        public bool Pushed => _synced.Push?.Commit is not null;

        public string? Problem => _synced.Problem;

        public PullRequestDocument? PullRequest => PullRequestDocument.Of(_synced.PullRequest?.Answer);
    }
}
