using System.Text.RegularExpressions;
using Runbooks.Authoring.Writing;

namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>Finds out which targets the requests of drafts go to.</summary>
/// <param name="known">The names of targets that are there, by their addresses.</param>
internal sealed partial class DraftTargets(IReadOnlyDictionary<string, string> known)
{
    private readonly List<DraftTarget> _drafts = [];

    /// <summary>The targets that are not there yet.</summary>
    public IReadOnlyList<DraftTarget> New => _drafts;

    /// <summary>Gives a draft its target: where it rolls back, else where most of its requests go.</summary>
    public void Assign(DraftRunbook draft)
    {
        var requests = draft.Steps.Select(s => s.Request).OfType<DraftRequest>().Where(r => r.Origin is not null).ToList();
        var rollback = draft.Steps.Find(s => s.Kind == "rollback")?.Request;
        draft.Origin = rollback?.Origin
            ?? requests
                .GroupBy(r => r.Origin)
                .OrderByDescending(g => g.Count())
                .ThenBy(g => g.Key, StringComparer.Ordinal)
                .FirstOrDefault()
                ?.Key;
        if (draft.Origin is null)
            return;
        if (rollback is not null && Prefix().Match(rollback.Path) is { Success: true, Groups: var groups })
            draft.Prefix = groups[1].Value;
        var headers = requests
            .Where(r => r.Origin == draft.Origin)
            .SelectMany(r => r.Headers)
            .Where(h => h.Secret is not null)
            .DistinctBy(h => h.Name.ToUpperInvariant())
            .ToList();
        draft.Target = NameOf(draft.Origin + draft.Prefix, headers);
    }

    /// <summary>Gives those that name no address the one target that all others have.</summary>
    public static void Share(IReadOnlyList<DraftRunbook> drafts)
    {
        var named = drafts.Select(d => d.Target).OfType<string>().Distinct().ToList();
        if (named.Count != 1)
            return;
        foreach (var draft in drafts.Where(d => d.Target is null))
            draft.Target = named[0];
    }

    private string? NameOf(string address, List<DraftHeader> headers)
    {
        if (headers.Count == 0 && known.TryGetValue(address, out var name))
            return name;

        // An address that only a variable holds is given with the run.
        if (headers.Count == 0 && address.Contains("${env:", StringComparison.Ordinal))
            return null;
        if (_drafts.FindIndex(d => d.Origin == address) is >= 0 and var at)
        {
            _drafts[at] = _drafts[at] with
            {
                Headers = [.. _drafts[at].Headers.Concat(headers).DistinctBy(h => h.Name.ToUpperInvariant())],
            };
            return _drafts[at].Name;
        }

        var id = Slug.Free(Slug.Of(Named(address), "target"), n => known.Values.Contains(n) || _drafts.Exists(d => d.Name == n));
        _drafts.Add(new DraftTarget(id, address, headers));
        return id;
    }

    // The host says which target it is; a variable does where there is none.
    private static string Named(string address)
    {
        if (Variable().Match(address) is { Success: true } variable)
            return General().Replace(variable.Groups[1].Value, string.Empty);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            return address;
        return uri.IsLoopback ? "local" : uri.Host;
    }

    [GeneratedRegex("^(.*)/deployment/(?:rollback|switch)$")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\$\{env:([A-Za-z0-9_]+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex("_?(?:URL|URI|BASE|HOST|ADDRESS|ENDPOINT|API)(?=_|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex General();
}
