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

    /// <summary>
    /// Gives each draft its target: where it rolls back, else where most of its requests go; those that name no address get the one
    /// that all others have. A target has the headers that every request to it has, and those of a rollback, which has no others.
    /// </summary>
    public void Assign(IReadOnlyList<DraftRunbook> drafts)
    {
        foreach (var draft in drafts)
            Place(draft);
        foreach (var group in drafts.Where(d => d.Origin is not null).GroupBy(d => d.Origin + d.Prefix).ToList())
        {
            var requests = group.SelectMany(d => RequestsOf(d).Where(r => r.Origin == d.Origin)).ToList();
            var headers = group
                .SelectMany(d => d.Steps.Where(s => s.Kind == "rollback"))
                .SelectMany(s => s.Request?.Headers ?? [])
                .Concat(requests[0].Headers.Where(h => requests.TrueForAll(r => r.Headers.Contains(h))))
                .Where(h => h.Secret is not null)
                .DistinctBy(h => h.Name.ToUpperInvariant())
                .ToList();
            var name = NameOf(group.Key, headers);
            foreach (var draft in group)
                (draft.Target, draft.TargetHeaders) = (name, headers);
        }

        if (drafts.Select(d => d.Target).OfType<string>().Distinct().ToList() is [var only])
            foreach (var draft in drafts.Where(d => d.Origin is null))
                draft.Target = only;
    }

    private static void Place(DraftRunbook draft)
    {
        var rollback = draft.Steps.Find(s => s.Kind == "rollback")?.Request;
        draft.Origin = rollback?.Origin
            ?? RequestsOf(draft)
                .Where(r => r.Origin is not null && !Announced().IsMatch(r.Origin))
                .GroupBy(r => r.Origin)
                .OrderByDescending(g => g.Count())
                .FirstOrDefault()
                ?.Key;
        if (rollback is not null && Prefix().Match(rollback.Path) is { Success: true, Groups: var groups })
            draft.Prefix = groups[1].Value;
    }

    private static IEnumerable<DraftRequest> RequestsOf(DraftRunbook draft) => draft.Steps.Select(s => s.Request).OfType<DraftRequest>();

    private string? NameOf(string address, List<DraftHeader> headers)
    {
        if (headers.Count == 0 && known.TryGetValue(address, out var name))
            return name;
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

    // Where people are told something is no target.
    [GeneratedRegex(
        "hooks?[._]|_hook|webhook|slack|discord|pagerduty|opsgenie|telegram|statuspage",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Announced();

    [GeneratedRegex(@"\$\{env:([A-Za-z0-9_]+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex("_?(?:URL|URI|BASE|HOST|ADDRESS|ENDPOINT|API)(?=_|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex General();
}
