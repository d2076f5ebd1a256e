using System.Text.Json.Nodes;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Controllers;

/// <summary>What a person types at the playbook's controller, on a page for no target: its address is <c>${BASE}</c>.</summary>
public sealed class PlaybookLines
{
    private readonly ByHandFields _lines;

    internal PlaybookLines(ByHandFields lines) => _lines = lines;

    /// <summary>Shows what serves.</summary>
    public string Look => Filled(_lines.Look);

    /// <summary>Prints where what serves lives.</summary>
    public string Serving => Filled(_lines.Serving);

    /// <summary>Prints the version that serves.</summary>
    public string Version => Filled(_lines.Version);

    /// <summary>Moves the traffic back.</summary>
    public string Change => Filled(_lines.Change);

    /// <summary>Moves it by the second way.</summary>
    public string Otherwise => Filled(_lines.Otherwise);

    /// <summary>What it calls its own history in what is read.</summary>
    public string History => Filled(_lines.History);

    private static string Filled(Template? line) => TemplateText.Fill(line!, new Scope(new JsonObject { ["url"] = "${BASE}" })).Value!;
}
