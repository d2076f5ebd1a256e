using Runbooks.Runs;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>The runs of this machine that have not ended.</summary>
internal sealed record UnfinishedDocument(IEnumerable<UnfinishedDocument.Unfinished> Runs)
{
    internal sealed class Unfinished
    {
        private readonly UnfinishedRun _run;

        /// <param name="run">The run.</param>
        /// <param name="state">What can be done with it, in words.</param>
        internal Unfinished(UnfinishedRun run, string state) => (_run, State) = (run, state);

        public string Run => _run.Started.Run;

        public string Runbook => _run.Started.Runbook;

        public string Target => _run.Started.Target;

        public string StartedAt => Second(_run.StartedAt);

        public string LastEventAt => Second(_run.LastAt);

        public int Events => _run.Events;

        public string State { get; }

        private static string Second(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
    }
}
