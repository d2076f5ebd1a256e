using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>Renders the other documents of a record: messages, the notice, the body of its pull request.</summary>
/// <param name="templates">Where the templates come from.</param>
/// <param name="time">Bounds the rendering.</param>
public sealed class RecordDocuments(TemplateCatalog templates, TimeProvider time)
{
    /// <summary>Renders one.</summary>
    /// <param name="template">One of <see cref="TemplateCatalog.Names"/>.</param>
    /// <param name="record">The record.</param>
    /// <param name="notes">Takes a sentence for each thing that could not be done as wanted.</param>
    public string Render(string template, IncidentRecord record, ICollection<string> notes) =>
        templates.Render(template, DocumentModel.Of(record), time, notes);
}
