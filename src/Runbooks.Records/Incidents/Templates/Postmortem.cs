using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>Renders the post-mortem of a record, and keeps what people wrote in it.</summary>
/// <param name="templates">Where the template comes from.</param>
/// <param name="time">Bounds the rendering.</param>
internal sealed class Postmortem(TemplateCatalog templates, TimeProvider time)
{
    /// <param name="record">The record, as people completed it.</param>
    /// <param name="previousText">The post-mortem as it stands; null for a first one.</param>
    /// <param name="notes">Takes a sentence for each thing that could not be done as wanted.</param>
    public string Render(IncidentRecord record, string? previousText, ICollection<string> notes)
    {
        var model = (JsonObject)QuietText.Of(DocumentModel.Of(record))!;

        // The page lies beside them.
        model["links"] = new JsonObject { ["record"] = "incident.yaml", ["evidence"] = "evidence" };
        var rendered = templates.Render(TemplateCatalog.Postmortem, model, time, notes);
        return previousText is null ? rendered : PeopleBlocks.Merge(rendered, previousText);
    }
}
