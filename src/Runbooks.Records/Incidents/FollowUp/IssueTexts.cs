using System.Text.Json.Nodes;
using Runbooks.GitHub;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;

namespace Runbooks.Incidents.FollowUp;

/// <summary>The texts of the issues of action items, from the template.</summary>
/// <param name="templates">Where the template comes from.</param>
/// <param name="address">The repository that holds the records.</param>
/// <param name="time">Bounds the rendering.</param>
public sealed class IssueTexts(TemplateCatalog templates, GitHubAddress address, TimeProvider time)
{
    /// <summary>The text of an item's issue, in Markdown.</summary>
    /// <param name="record">The record.</param>
    /// <param name="item">One of its items.</param>
    /// <param name="path">Of the record's <c>incident.yaml</c>.</param>
    /// <param name="notes">Takes a sentence for each thing that could not be done as wanted.</param>
    internal string Of(IncidentRecord record, ActionItem item, string path, ICollection<string> notes)
    {
        // HEAD is whatever the default branch is called.
        var page = $"https://{address.Host}/{address.FullName}/blob/HEAD/";
        var model = (JsonObject)QuietText.Of(DocumentModel.Of(record))!;
        model["item"] = QuietText.Of((record.Find("action-items") as JsonArray)?[item.Index]);

        // The owner alone is to be called.
        if (model["item"] is JsonObject shown && item.Owner is { } owner)
            shown["owner"] = owner;
        model["links"] = new JsonObject
        {
            ["record"] = page + path,
            ["postmortem"] = page + path[..(path.LastIndexOf('/') + 1)] + "postmortem.md",
        };
        return templates.Render(TemplateCatalog.ActionIssue, model, time, notes);
    }
}
