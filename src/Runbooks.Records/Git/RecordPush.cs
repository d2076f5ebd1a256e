namespace Runbooks.Git;

/// <summary>
/// Brings a record's branch to the remote, by the git program. It never forces: where the branch has gone on there, the
/// record is made anew on top of it. Where an answer was lost, the remote is asked whether it has the run.
/// </summary>
public sealed class RecordPush
{
    /// <summary>How long it tries where there is nothing else to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PushBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FetchBound = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly RecordsRepository _repository;
    private readonly GitProgram _git;
    private readonly TimeProvider _time;
    private readonly Func<double> _draw;
    private readonly IReadOnlyList<string> _options;
    private readonly PushAddress _from;

    internal RecordPush(RecordsRepository repository, GitProgram git, RecordsRemote remote, TimeProvider time, Func<double> draw)
    {
        _repository = repository;
        _git = git;
        _time = time;
        _draw = draw;
        _options = remote.PushOptions;
        _from = new PushAddress(git, remote);
        Remote = remote.Name;
    }

    public string Remote { get; }

    /// <summary>
    /// Pushes, and tries again while the remote cannot be reached or others push to the same branch. What becomes of it
    /// is a result; only giving up on <paramref name="cancel"/> is an exception.
    /// </summary>
    /// <param name="record">The record as it was committed. Its trailer names the run, by which the remote's copy is recognised.</param>
    /// <param name="commit">The full hash of its commit in this repository.</param>
    /// <param name="rebuild">Makes it anew where the branch has gone on at the remote.</param>
    /// <param name="patience">No further try begins after it, such as <see cref="Patience"/>; zero for one try.</param>
    /// <param name="cancel">Ends it at once; whether the remote has the record is not known then.</param>
    public async Task<PushResult> PushAsync(
        RecordCommit record,
        string commit,
        RecordOnTip rebuild,
        TimeSpan patience,
        CancellationToken cancel
    )
    {
        var run = RunTrailer.In(record.Message) ?? throw new ArgumentException("the record's message names no run", nameof(record));
        var (current, made, began) = (record, commit, _time.GetTimestamp());
        for (var tries = 1; ; tries++)
        {
            var answer = await PushOnceAsync(made, record.Branch, cancel);
            switch (answer.Kind)
            {
                case PushAnswerKind.Taken:
                    if (made != commit)
                        _repository.Adopt(current, commit, made);
                    return new Pushed(Remote, record.Branch, made, made != commit);
                case PushAnswerKind.UpToDate:
                    return new AlreadyPushed(Remote, record.Branch, made);
                case PushAnswerKind.Refused:
                    return new PushRefused(Remote, record.Branch, answer.Refusal, answer.Words) { Name = answer.Text };
                case PushAnswerKind.NotMade:
                    return new PushNotMade(Remote, record.Branch, answer.Text);
            }

            var (tip, there, problem) = await AskAsync(record.Branch, run, cancel);
            if (there is not null)
            {
                _repository.Adopt(current, commit, tip!);
                return new AlreadyPushed(Remote, record.Branch, there);
            }

            var wait = WaitAfter(tries, answer.Kind);
            if (_time.GetElapsedTime(began) + wait > patience)
                return new PushUnanswered(Remote, record.Branch, problem ?? answer.Text, tries);
            await Task.Delay(wait, _time, cancel);
            if (tip is null || answer.Kind != PushAnswerKind.Behind)
                continue;
            current = rebuild(new RecordTip(_repository, tip));
            var (rebuilt, trouble) = _repository.MakeOn(current, tip);
            if (rebuilt is null)
                return new PushNotMade(Remote, record.Branch, trouble!);
            made = rebuilt;
        }
    }

    /// <summary>Looks whether the remote has a run's record, from whomever, and takes it for the branch here.</summary>
    /// <param name="record">The record as it was committed.</param>
    /// <param name="commit">The full hash of its commit in this repository.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>Null where it has not, and where it cannot be asked.</returns>
    public async Task<PushResult?> FindAsync(RecordCommit record, string commit, CancellationToken cancel)
    {
        var run = RunTrailer.In(record.Message) ?? throw new ArgumentException("the record's message names no run", nameof(record));
        var (tip, there, _) = await AskAsync(record.Branch, run, cancel);
        if (there is null)
            return null;
        _repository.Adopt(record, commit, tip!);
        return new Pushed(Remote, record.Branch, there, IsRebuilt: false);
    }

    /// <summary>
    /// Pushes a branch that is no record's, and tries again while the remote cannot be reached: to push the same commit
    /// twice does no harm. Where the branch has something else on it at the remote, nothing is done.
    /// </summary>
    /// <param name="branch">Without <c>refs/heads/</c>.</param>
    /// <param name="commit">The full hash of its newest commit.</param>
    /// <param name="patience">No further try begins after it; zero for one try.</param>
    /// <param name="cancel">Ends it at once; whether the remote has the commit is not known then.</param>
    public async Task<PushResult> PushBranchAsync(string branch, string commit, TimeSpan patience, CancellationToken cancel)
    {
        var began = _time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var answer = await PushOnceAsync(commit, branch, cancel);
            switch (answer.Kind)
            {
                case PushAnswerKind.Taken:
                    return new Pushed(Remote, branch, commit, IsRebuilt: false);
                case PushAnswerKind.UpToDate:
                    return new AlreadyPushed(Remote, branch, commit);
                case PushAnswerKind.Refused:
                    return new PushRefused(Remote, branch, answer.Refusal, answer.Words) { Name = answer.Text };
                case PushAnswerKind.NotMade:
                    return new PushNotMade(Remote, branch, answer.Text);
                case PushAnswerKind.Behind:
                    return new PushBehind(Remote, branch);
            }

            var wait = WaitAfter(tries, answer.Kind);
            if (_time.GetElapsedTime(began) + wait > patience)
                return new PushUnanswered(Remote, branch, answer.Text, tries);
            await Task.Delay(wait, _time, cancel);
        }
    }

    private async Task<PushAnswer> PushOnceAsync(string commit, string branch, CancellationToken cancel) =>
        PushAnswer.Of(
            await _git.RunAsync(
                [
                    .. _options,
                    "push",
                    "--porcelain",
                    "--no-verify",
                    "--no-follow-tags",
                    "--recurse-submodules=no",
                    Remote,
                    $"{commit}:refs/heads/{branch}",
                ],
                PushBound,
                cancel
            )
        );

    /// <summary>
    /// Looks whether the remote's default branch has a record already: it was merged, and its branch may be gone.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="file">A file of it, from the root of the repository, with <c>/</c>.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>Null where it has not, and where the remote cannot be asked.</returns>
    public async Task<AlreadyPushed?> FindMergedAsync(RecordCommit record, string file, CancellationToken cancel)
    {
        const string Reference = "refs/runbook/remote-head";
        var answer = await FetchAsync(Remote, $"+HEAD:{Reference}", cancel);
        return
            answer.Problem is null
            && _repository.Look(Reference, run: string.Empty).Tip is { } tip
            && _repository.ReadFile(tip, file) is not null
            ? new AlreadyPushed(Remote, record.Branch, tip)
            : null;
    }

    // Fetched to where git itself remembers a branch of the remote.
    private async Task<(string? Tip, string? Run, string? Problem)> AskAsync(string branch, string run, CancellationToken cancel)
    {
        var reference = $"refs/remotes/{Remote}/{branch}";
        var answer = await FetchAsync(await _from.FindAsync(cancel), $"+refs/heads/{branch}:{reference}", cancel);
        if (answer.Problem is { } problem)
            return (null, null, problem.Contains("couldn't find remote ref", StringComparison.Ordinal) ? null : problem);
        var (tip, found) = _repository.Look(reference, run);
        return (tip, found, null);
    }

    private Task<GitAnswer> FetchAsync(string from, string refspec, CancellationToken cancel) =>
        _git.RunAsync(
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--no-recurse-submodules", from, refspec],
            FetchBound,
            cancel
        );

    // Who lost a race comes again soon, at a moment of its own; a remote that is away is given time.
    private TimeSpan WaitAfter(int tries, PushAnswerKind kind)
    {
        var longest = kind == PushAnswerKind.Behind ? LongestWait / 10 : LongestWait;
        var wait = Math.Min(longest.TotalMilliseconds, FirstWait.TotalMilliseconds * Math.Pow(2, Math.Min(tries - 1, 10)));
        return TimeSpan.FromMilliseconds(kind == PushAnswerKind.Behind ? wait * _draw() : wait * (0.5 + (_draw() / 2)));
    }
}
