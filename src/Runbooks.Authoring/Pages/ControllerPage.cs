using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Authoring.Init;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Shell;

namespace Runbooks.Authoring.Pages;

/// <summary>A controller's description as a page: what a target says, what is asked and sent, and what that means.</summary>
public static class ControllerPage
{
    private const string ExampleName = "checkout";
    private const string ExampleAddress = "https://controller.example.com";

    /// <summary>Writes the page, in Markdown.</summary>
    /// <param name="definition">The description.</param>
    public static string Write(ControllerDefinition definition)
    {
        var text = new StringBuilder();
        text.Append($"# {MarkdownText.Plain(definition.Title ?? definition.Name)}\n\n");
        if (definition.Description is { } description)
            text.Append($"{MarkdownText.Prose(description)}\n\n");
        OfTarget(text, definition);
        Asked(text, definition);
        Sent(text, definition);
        Paragraphs(
            text,
            "Nothing is sent while",
            definition.State.Obstacles.Select(o =>
                $"{MarkdownText.Prose(MarkdownText.Capital(ControllerWords.Shortened(WithPlaceholders(o.Says.Text, definition))))}."
            )
        );
        Paragraphs(
            text,
            "What it cannot tell",
            ControllerGaps.Of(definition).Select(g => $"{MarkdownText.Prose(MarkdownText.Capital(g))}.")
        );
        ByHand(text, definition);
        text.Append($"\nThe description itself: `runbook show controller {definition.Name}`. ");
        text.Append("What the engine sees of a target of yours: `runbook target check NAME`.\n");
        return text.ToString();
    }

    private static void OfTarget(StringBuilder text, ControllerDefinition definition)
    {
        var target = new NewTarget(ExampleName, ExampleAddress)
        {
            Controller = definition.Name,
            Parameters =
            [
                .. definition.Parameters.Where(p => p.Required).Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Placeholder(p))),
            ],
        };
        string[] lines = [$"# runbooks/targets/{ExampleName}.yaml", .. target.Write().TrimEnd('\n').Split('\n')];
        text.Append($"## A target\n\n{MarkdownText.Fence("yaml", lines)}");
        if (definition.Parameters.Count == 0)
            return;
        text.Append("\n| parameter | what it is | |\n|---|---|---|\n");
        foreach (var parameter in definition.Parameters)
            text.Append(
                $"| {MarkdownText.Code(parameter.Name, inTable: true)} | {MarkdownText.Prose(parameter.Description ?? string.Empty)} | "
                    + $"{(parameter.Required ? "needed" : Usual(parameter))} |\n"
            );
    }

    private static string Usual(ControllerParameter parameter) =>
        parameter.Default is null or JsonValue && string.IsNullOrEmpty(parameter.Default?.ToString())
            ? "may be left out"
            : $"default: {MarkdownText.Code(parameter.Default!.ToJsonString(CompactJson.Options), inTable: true)}";

    private static void Asked(StringBuilder text, ControllerDefinition definition)
    {
        text.Append("\n## What is asked\n\n");
        foreach (var (name, request) in definition.State.Reads)
            text.Append($"- {MarkdownText.Code(name)}: {Placed(request.ToString())}\n");
        var told = new[]
        {
            definition.State.Settled is null ? null : "whether a change is still under way",
            definition.State.Mark is null ? null : "what differs after every change",
            definition.State.Failing is null ? null : "that a change will come to nothing",
            definition.State.MovedBy is null ? null : "who made the last change",
            definition.State.Events is null ? null : "the controller's own history",
            definition.State.Releases.Served is null ? null : "whether a release has ever taken traffic",
        };
        text.Append("\nThe answers tell which release serves, and which could be gone back to");
        text.Append($"{string.Concat(told.OfType<string>().Select(t => $"; {t}"))}.\n");
    }

    private static void Sent(StringBuilder text, ControllerDefinition definition)
    {
        var change = definition.Change;
        text.Append($"\n## What is sent\n\n{Placed(change.Request.ToString())}\n\n");
        text.Append(
            change.Means switch
            {
                ChangeMeaning.Toggle => "`toggle`: the other release serves, and a second request would undo the first. An answer that is "
                    + "lost is therefore never answered by sending again: the state is read until it tells.\n",
                ChangeMeaning.Append => "`append`: a new release like an earlier one is made, and a second request would make two. What a "
                    + "lost answer made is looked for in the list and taken on; another one is never made beside it.\n",
                _ => "`absolute`: the request names the release that is to serve, and sent twice it is done once. After a lost answer it "
                    + "is sent again only while nothing has moved.\n",
            }
        );
        if (change.Means == ChangeMeaning.Absolute)
            text.Append("\nWhere it is refused because something has moved since the state was read, somebody else acts: the run stops.\n");
        if (change.Operation is { } operation)
            text.Append(
                $"\nWhat it began is followed by {Placed(operation.Request.ToString())}"
                    + $"{(operation.Within is { } within ? $", for at most {Duration.Format(within)}" : string.Empty)}"
                    + $"{(operation.Failed is null ? "." : "; a failure ends the waiting at once, in the controller's words.")}\n"
            );
        if (definition.Otherwise is { } second)
            text.Append($"\nA second way, where a runbook allows it by `otherwise: switch`: {Placed(second.Request.ToString())}\n");
        if (definition.ProcessingTime is { } time)
            text.Append($"\nIt may take {Duration.Format(time)} to act on a request, where the target says no other `processing-time`.\n");
    }

    private static void Paragraphs(StringBuilder text, string heading, IEnumerable<string> items)
    {
        var all = string.Concat(items.Select(i => $"- {i}\n"));
        if (all.Length > 0)
            text.Append($"\n## {heading}\n\n{all}");
    }

    private static void ByHand(StringBuilder text, ControllerDefinition definition)
    {
        var parameters = new JsonObject(
            definition.Parameters.Select(p =>
                KeyValuePair.Create(p.Name, p.Required ? JsonValue.Create(Placeholder(p)) : p.Default?.DeepClone())
            )
        );
        var words = new ControllerWords(
            new Target(ExampleName, new Uri(ExampleAddress)) { Controller = new Controller(definition, parameters) }
        );
        var lines = new[] { words.Look, words.ChangeByHand, words.DeployByHand };
        text.Append(
            $"\n## By hand\n\nWhat a person types where the engine is not at hand:\n\n{MarkdownText.Fence("sh", lines.OfType<string>())}"
        );
    }

    // As they stand in the lines to type by hand: what is filled in is another value on each target.
    private static string WithPlaceholders(string text, ControllerDefinition definition) =>
        definition.Parameters.Aggregate(text, (t, p) => t.Replace($"{{{{ {p.Name} }}}}", Placeholder(p), StringComparison.Ordinal));

    private static string Placeholder(ControllerParameter parameter) => parameter.Name.Replace('-', '_').ToUpperInvariant();

    private static string Placed(string request) => MarkdownText.Code(ControllerWords.Shortened(request.Trim('`')));
}
