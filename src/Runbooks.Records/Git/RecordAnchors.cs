namespace Runbooks.Git;

/// <summary>
/// What stands outside a record and vouches for it. A chain of hashes says that nobody changed a part of it; whoever writes
/// all of it anew makes another chain. A signature needs a key that they may not have, and a commit that the remote had
/// while the run went on was made before they knew how it would end.
/// </summary>
internal sealed class RecordAnchors
{
    private readonly RecordsRepository _repository;
    private readonly GitProgram _git;
    private readonly string? _remote;
    private Task<IReadOnlyDictionary<string, string>?>? _tips;

    internal RecordAnchors(RecordsRepository repository, GitProgram git, string? remote) =>
        (_repository, _git, _remote) = (repository, git, remote);

    /// <summary>The remote's name; null where there is none.</summary>
    public string? Remote => _remote;

    /// <summary>
    /// Who signed the commit that holds a file as it is, with a signature that git takes for good; null where nobody did.
    /// </summary>
    /// <param name="location">Where the record is.</param>
    /// <param name="run">Its run.</param>
    /// <param name="path">A file of it.</param>
    /// <param name="cancel">Ends the question.</param>
    public async Task<(string Commit, string Signer)?> FindSignatureAsync(
        RecordLocation location,
        string run,
        string path,
        CancellationToken cancel
    )
    {
        if (_repository.Resolve(location.Commit) is not { } holder)
            return null;
        foreach (
            var commit in new[] { _repository.FindRecording(holder, run), holder }
                .OfType<string>()
                .Distinct()
                .Where(c => _repository.HasSame(c, holder, path))
        )
        {
            var answer = await _git.RunAsync(["log", "-1", "--format=%G?%n%GS%n%GF", commit], cancel);
            var lines = answer.Out.Split('\n');
            if (answer.ExitCode == 0 && lines is ["G", var signer, var key, ..])
                return (commit, signer.Length > 0 ? signer : $"the key {key}");
        }

        return null;
    }

    /// <summary>The commit that opened a record, where the remote has it on the record's branch or on its default branch.</summary>
    /// <param name="branch">The record's branch.</param>
    /// <param name="run">Its run.</param>
    /// <param name="cancel">Ends the question.</param>
    /// <returns>The full hash; null where the remote has none, or is not reached, or its commits were not fetched yet.</returns>
    public async Task<string?> FindOpeningAsync(string branch, string run, CancellationToken cancel)
    {
        _tips ??= AskAsync(cancel);
        if (await _tips is not { } tips)
            return null;
        return new[] { $"refs/heads/{branch}", "HEAD" }
            .Select(tips.GetValueOrDefault)
            .OfType<string>()
            .Select(tip => _repository.Resolve(tip) is null ? null : _repository.FindRecording(tip, run + "/begun"))
            .FirstOrDefault(c => c is not null);
    }

    // What is written down here of the remote is as easily written anew as the record.
    private async Task<IReadOnlyDictionary<string, string>?> AskAsync(CancellationToken cancel)
    {
        if (_remote is null)
            return null;
        var answer = await _git.RunAsync(["ls-remote", _remote, "HEAD", "refs/heads/incident/*"], cancel);
        return answer.ExitCode != 0
            ? null
            : answer.Out.Split('\n').Select(l => l.Split('\t')).Where(l => l.Length == 2).ToDictionary(l => l[1], l => l[0]);
    }
}
