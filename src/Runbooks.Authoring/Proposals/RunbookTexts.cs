using Runbooks.Catalogue;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Deriving;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Writing;

namespace Runbooks.Authoring.Proposals;

/// <summary>The runbooks of a commit, with the changes that were made to them so far.</summary>
/// <param name="repository">The records repository.</param>
/// <param name="commit">The commit.</param>
/// <param name="record">Names the runbook that ran, which may be one that is built in.</param>
internal sealed class RunbookTexts(RecordsRepository repository, string commit, IncidentRecord record)
{
    private readonly Dictionary<string, StoredText> _stored = [];
    private readonly Dictionary<string, string> _changed = [];

    /// <summary>The files that were changed.</summary>
    public IEnumerable<(string Path, byte[] Content)> Changed => _changed.Select(c => (c.Key, _stored[c.Key].Encode(c.Value)));

    /// <summary>Whether a path can be a runbook's: a YAML file below the root.</summary>
    public static bool IsRunbook(string path) =>
        (path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal))
        && path.Split('/').All(part => part.Length > 0 && part[0] != '.' && !part.Any(c => c is '\\' or ':' || char.IsControl(c)));

    /// <summary>The text as it stands now; null where there is none.</summary>
    public string? Read(string path)
    {
        if (_changed.TryGetValue(path, out var changed))
            return changed;
        var stored = repository.ReadBytes(commit, path) is { } bytes ? StoredText.Decode(bytes) : BuiltIn(path);
        if (stored is not null)
            _stored[path] = stored;
        return stored?.Text;
    }

    /// <summary>Takes a text that was read and changed.</summary>
    public void Write(string path, string text) => _changed[path] = text;

    // The copy that takes the place of a built-in one begins as that.
    private StoredText? BuiltIn(string path)
    {
        var ran = record.Text("runbook", "path") ?? string.Empty;
        if (ProposedChanges.FileOf(ran) != path || ran == path)
            return null;
        var bag = new DiagnosticBag();
        var found = new FoundRunbook(Path.GetFileNameWithoutExtension(path), ran, FullPath: null);
        return RunbookCatalog.IsBuiltIn(found.Id) && RunbookCatalog.ReadText(found, bag) is { } source
            ? new StoredText(source.Text, HasMark: false)
            : null;
    }
}
