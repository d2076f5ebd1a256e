using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Rollback;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>
/// What answers that came after the change say against it: that the bad version serves, or the environment that was left. Another
/// version is no contradiction: what an answer calls its version may be that of an interface.
/// </summary>
/// <param name="badVersion">The bad version; null where it is not known, or nothing was changed.</param>
/// <param name="leftEnvironment">The environment that was left; null where none was.</param>
internal sealed class Contradictions(string? badVersion, string? leftEnvironment)
{
    private static readonly string[] Serving = ["environment", "currentenvironment", "activeenvironment"];

    private readonly ConcurrentDictionary<string, string> _byEvidence = new(StringComparer.Ordinal);

    /// <summary>What there is to contradict: a rollback that was made, or was not needed because the bad version did not serve.</summary>
    /// <param name="rollback">What became of the rollback; null where none was tried.</param>
    /// <param name="named">The version that was named as bad; null where none was.</param>
    /// <param name="expected">The version to arrive at; null where it is not known.</param>
    public static Contradictions To(RollbackResolved? rollback, string? named, string? expected)
    {
        var bad = rollback?.Verdict switch
        {
            RollbackVerdict.Switched => rollback.FromVersion,
            RollbackVerdict.AlreadySafe => named,
            _ => null,
        };
        var arrived = rollback?.ToVersion ?? expected;
        var left =
            rollback is { Verdict: RollbackVerdict.Switched } && rollback.FromEnvironment != rollback.ToEnvironment
                ? rollback.FromEnvironment
                : null;

        // Of two versions that are one by their spelling no answer can tell which it names.
        return new(bad is not null && arrived is not null && VersionOrder.IsSame(bad, arrived) ? null : bad, left);
    }

    /// <summary>What an answer says against the change.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>
    /// A clause with the path and the member: <c>/cart names 1.5.0, the bad version, in `version`</c>; null for nothing.
    /// </returns>
    public string? In(HttpCall call, HttpAnswer answer)
    {
        if (
            badVersion is not null
            && NamedVersions.Of(answer).FirstOrDefault(n => VersionOrder.IsSame(n.Version, badVersion)) is { Member: not null } named
        )
        {
            return $"{call.Url} names {named.Version}, the bad version, in `{named.Member}`";
        }

        if (leftEnvironment is null)
            return null;
        var member = NamedVersions
            .ObjectsOf(answer)
            .SelectMany(o => NamedVersions.Find(o, Serving))
            .FirstOrDefault(m => m.Value is JsonValue value && value.TryGetValue<string>(out var text) && text == leftEnvironment);
        return member.Key is null ? null : $"{call.Url} names {leftEnvironment}, the environment that was left, in `{member.Key}`";
    }

    /// <summary>What the version that a description reads out of an answer says against the change; null for nothing.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="version">The version; null where the answer names none.</param>
    public string? InVersion(HttpCall call, string? version) =>
        badVersion is not null && version is not null && VersionOrder.IsSame(version, badVersion)
            ? $"{call.Url} names {version}, the bad version"
            : null;

    /// <summary>Keeps what an answer says against the change with the evidence that holds it.</summary>
    public void Keep(string evidence, string? against)
    {
        if (against is not null)
            _byEvidence.TryAdd(evidence, against);
    }

    /// <summary>What any of some evidence says against the change; null for nothing.</summary>
    public string? Among(IEnumerable<string> evidence) =>
        evidence.Select(e => _byEvidence.GetValueOrDefault(e)).FirstOrDefault(a => a is not null);
}
