using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.FollowUp;

/// <summary>An action item of a record, as people left it.</summary>
/// <param name="Index">Its place in the list, from 0.</param>
/// <param name="Id">Such as <c>A1</c>; empty where people gave it none.</param>
/// <param name="Title">What is to be done.</param>
/// <param name="Type"><c>prevent</c>, <c>detect</c>, <c>mitigate</c> or <c>process</c>.</param>
/// <param name="Owner">A role, a team, or <c>@name</c> of GitHub; null for nobody yet.</param>
/// <param name="Issue">The address of its issue; null for none yet.</param>
/// <param name="ClosedAt">When its issue was closed; null where it was not.</param>
internal sealed partial record ActionItem(int Index, string Id, string Title, string Type, string? Owner, string? Issue, string? ClosedAt)
{
    /// <summary>The user of GitHub that it is assigned to; null where the owner is none.</summary>
    public string? Assignee => Owner is not null && Users().IsMatch(Owner) ? Owner[1..] : null;

    /// <summary>Whether it says enough to be opened as an issue.</summary>
    public bool CanBeOpened => Ids().IsMatch(Id) && Title.Trim().Length > 0;

    /// <summary>The action items of a record.</summary>
    /// <param name="record">The record.</param>
    public static IReadOnlyList<ActionItem> Of(IncidentRecord record) =>
        [
            .. (record.Find("action-items") as JsonArray ?? [])
                .Select((item, i) => (Item: item as JsonObject, Index: i))
                .Where(i => i.Item is not null)
                .Select(i => new ActionItem(
                    i.Index,
                    NodeValues.Text(i.Item!["id"]) ?? string.Empty,
                    NodeValues.Text(i.Item["title"]) ?? string.Empty,
                    NodeValues.Text(i.Item["type"]) ?? string.Empty,
                    NodeValues.Text(i.Item["owner"]),
                    NodeValues.Text(i.Item["issue"]),
                    NodeValues.Text(i.Item["closed-at"])
                )),
        ];

    /// <summary>The name by which its issue is found again.</summary>
    /// <param name="incident">The incident's id.</param>
    public string MarkerIn(string incident) => $"action:{incident}/{Id}";

    [GeneratedRegex("^@[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$")]
    private static partial Regex Users();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._]{0,30}$")]
    private static partial Regex Ids();
}
