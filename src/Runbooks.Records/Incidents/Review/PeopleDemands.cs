using System.Globalization;
using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Proposals;
using Runbooks.Incidents.Records;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Review;

/// <summary>What people owe a record before it may be called approved.</summary>
internal static partial class PeopleDemands
{
    private static readonly (string Path, string Title)[] Texts =
    [
        ("impact.summary", "Impact: what customers noticed"),
        ("impact.customers-affected", "Impact: how many customers"),
        ("impact.data-loss", "Impact: what was lost or wrong, or that nothing was"),
        ("analysis.trigger", "Analysis: what set it off"),
        ("analysis.contributing-factors", "Analysis: what had to be so for it to do harm"),
    ];

    // Each time is not before the one in front of it; a time that nobody knows is passed over.
    private static readonly string[][] Orders =
    [
        ["impact-started", "detected", "declared", "mitigation-started", "mitigated", "verified", "closed"],
        ["detected", "acknowledged", "closed"],
        ["mitigated", "resolved", "closed"],
    ];

    /// <summary>The texts that are demanded one by one.</summary>
    public static IEnumerable<string> Paths => Texts.Select(t => t.Path);

    /// <summary>All of it. What an incident was is written once: in the record of a group, and not in those of its members.</summary>
    public static IEnumerable<ReviewItem> Of(RecordFile file)
    {
        foreach (var (path, title) in file.Record.PartOf is null ? Texts : [])
            yield return new(title, ReviewItem.Lead, false, [.. Missing(file, path), .. Placeholders.At(file, path)]);
        if (file.Record.PartOf is null)
            yield return new("The incident is over, and since when", ReviewItem.Lead, false, [.. Missing(file, "times.resolved")]);
        yield return new("The times are in order", ReviewItem.Lead, false, [.. OutOfOrder(file)]);
        yield return new("Every action item has an owner and a date", ReviewItem.Lead, false, [.. ActionItems(file)]);
        yield return new(
            "Every proposed change of a runbook is decided, and made where it was accepted",
            ReviewItem.Lead,
            false,
            [.. Proposals(file)]
        );
        yield return new("Roles and teams are named, no person", ReviewItem.Lead, false, [.. Persons(file)]);
        if (file.Record.PartOf is null)
            yield return new("Reviewed: by which roles, and when", ReviewItem.Reviewers, false, [.. Review(file)]);
        if (file.Record.Status == "closed")
            yield return new("The last action item is done, and since when", ReviewItem.Lead, false, [.. Missing(file, "times.closed")]);
    }

    private static IEnumerable<Diagnostic> Missing(RecordFile file, string path)
    {
        if (file.Find(path) is not (null or YamlScalar { IsNull: true } or YamlSequence { Items.Count: 0 }))
            yield break;
        var hint = PeopleFields.All.FirstOrDefault(f => f.Key == path).Value;
        yield return new(
            DiagnosticCodes.NotWritten,
            $"`{path}` is not written",
            file.SpanOf(path),
            "to be written",
            string.IsNullOrEmpty(hint) ? null : hint
        );
    }

    private static IEnumerable<Diagnostic> OutOfOrder(RecordFile file)
    {
        var reported = new HashSet<string>();
        foreach (var order in Orders)
        {
            var known = order.Where(n => file.Record.At(n) is not null).ToList();
            foreach (var (before, name) in known.Zip(known.Skip(1)))
            {
                if (!(file.Record.At(name) < file.Record.At(before)) || !reported.Add(name))
                    continue;
                yield return new(
                    DiagnosticCodes.TimesOutOfOrder,
                    $"`{name}` is before `{before}`",
                    Time(file, name),
                    $"{before} is at {file.Record.Text("times", before, "at")}",
                    "correct the one that is wrong, and say in `source` where it is known from"
                );
            }
        }
    }

    private static SourceSpan Time(RecordFile file, string name) =>
        file.Find($"times.{name}.at") is { } at ? at.Span : file.SpanOf($"times.{name}");

    private static IEnumerable<Diagnostic> ActionItems(RecordFile file)
    {
        var detected = file.Record.At("detected");
        foreach (var item in (file.Find("action-items") as YamlSequence)?.Items.OfType<YamlMapping>() ?? [])
        {
            var name = item.Find("id")?.Value is YamlScalar { IsNull: false } id ? $"`{id.Value}`" : "an action item";
            if (item.Find("owner") is not { Value: YamlScalar { IsNull: false } })
                yield return new(
                    DiagnosticCodes.ActionIncomplete,
                    $"{name} has no owner",
                    Place(item, "owner"),
                    "who sees to it?",
                    "a role or a team: `owner: checkout team`"
                );
            if (item.Find("due") is not { Value: YamlScalar { IsNull: false } due })
                yield return new(
                    DiagnosticCodes.ActionIncomplete,
                    $"{name} has no date",
                    Place(item, "due"),
                    "until when?",
                    "a day: `due: 2026-12-15`"
                );
            else if (!DateOnly.TryParseExact(due.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                yield return new(
                    DiagnosticCodes.ActionIncomplete,
                    $"`{due.Value}` is no day of the calendar",
                    due.Span,
                    Help: "a day: `due: 2026-12-15`"
                );
            else if (detected is { } at && day < DateOnly.FromDateTime(at.UtcDateTime))
                yield return new(
                    DiagnosticCodes.ActionIncomplete,
                    $"{name} was due before the incident",
                    due.Span,
                    $"the incident was on {at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
                    "give it a day that can be kept"
                );
        }
    }

    private static IEnumerable<Diagnostic> Proposals(RecordFile file)
    {
        var items = (file.Find("proposals") as YamlSequence)?.Items.OfType<YamlMapping>().ToList() ?? [];
        foreach (var (proposal, item) in RecordProposals.Of(file.Record).Zip(items))
        {
            var name = proposal.Id.Length > 0 ? $"`{proposal.Id}`" : "a proposal";
            var runbook = proposal.Runbook.Length > 0 ? $" of `{proposal.Runbook}`" : string.Empty;
            if (proposal.IsDue)
                yield return new(
                    DiagnosticCodes.ProposalOpen,
                    $"{name} is accepted, and the change{runbook} is not made",
                    Place(item, "applied"),
                    "not made yet",
                    "`runbook incidents apply` makes it, in a commit on this branch"
                );
            else if (proposal.Decision is null)
                yield return new(
                    DiagnosticCodes.ProposalOpen,
                    $"nobody has decided on {name}, a change{runbook}",
                    Place(item, "decision"),
                    "accept or reject?",
                    $"`decision: {Proposal.Accept}`, and `runbook incidents apply` makes the change; or `decision: {Proposal.Reject}`"
                );
        }
    }

    private static SourceSpan Place(YamlMapping item, string key) =>
        item.Find(key) is { } entry
            ? entry.Value.Span.Length > 0
                ? entry.Value.Span
                : entry.Key.Span
            : item.Span;

    private static IEnumerable<Diagnostic> Persons(RecordFile file)
    {
        var owners = (file.Find("action-items") as YamlSequence)?.Items.OfType<YamlMapping>().Select(i => i.Find("owner")?.Value) ?? [];
        var reviewers = (file.Find("review.reviewers") as YamlSequence)?.Items ?? [];
        foreach (var named in owners.Concat(reviewers).OfType<YamlScalar>().Where(s => Person().IsMatch(s.Value)))
            yield return new(
                DiagnosticCodes.PersonNamed,
                $"`{named.Value}` is a person",
                named.Span,
                Help: "name the role or the team: people change, and a record is blameless"
            );
    }

    private static IEnumerable<Diagnostic> Review(RecordFile file)
    {
        if (file.Find("review.reviewers") is not YamlSequence { Items.Count: > 0 })
            yield return new(
                DiagnosticCodes.NotReviewed,
                "no reviewer is named",
                file.SpanOf("review.reviewers"),
                "by whom?",
                "the roles that read it: `reviewers: [service owner, on-call lead]`"
            );
        if (file.Find("review.approved-at") is not YamlScalar { IsNull: false } approved)
            yield return new(
                DiagnosticCodes.NotReviewed,
                "`review.approved-at` is not set",
                file.SpanOf("review.approved-at"),
                "when?",
                "a time in UTC: `approved-at: 2026-11-25T10:00:00Z`"
            );
        else if (Parse(approved.Value) is { } at && at < file.Record.At("detected"))
            yield return new(
                DiagnosticCodes.NotReviewed,
                "the record was approved before the incident was detected",
                approved.Span,
                Help: "the time at which the reviewers agreed"
            );
    }

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
            : null;

    // An address, or a single account; a team of an organisation has a slash.
    [GeneratedRegex(@"[^\s@]+@[^\s@]+\.[^\s@]+|^@[A-Za-z0-9-]+$")]
    private static partial Regex Person();
}
