using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>Renders the other documents of a record: messages, the notice, the body of its pull request.</summary>
/// <param name="templates">Where the templates come from.</param>
/// <param name="time">Bounds the rendering.</param>
public sealed class RecordDocuments(TemplateCatalog templates, TimeProvider time)
{
    private static readonly string[] Links = ["postmortem", "record", "evidence"];

    /// <param name="template">A constant of <see cref="TemplateCatalog"/>.</param>
    /// <param name="record">The record.</param>
    /// <param name="notes">Takes a sentence for each thing that could not be done as wanted.</param>
    /// <param name="links">Addresses of the record's parts by name, for the template's <c>links</c>; null where there are none.</param>
    public string Render(
        string template,
        IncidentRecord record,
        ICollection<string> notes,
        IReadOnlyDictionary<string, string>? links = null
    )
    {
        var model = DocumentModel.Of(record);
        if (IsForGitHub(template))
            model = (JsonObject)QuietText.Of(model)!;
        model["links"] = new JsonObject(Links.Select(name => KeyValuePair.Create(name, (JsonNode?)links?.GetValueOrDefault(name))));
        return templates.Render(template, model, time, notes);
    }

    private static bool IsForGitHub(string template) => template is TemplateCatalog.PullRequest or TemplateCatalog.RunComment;
}
