using System.Text.Json.Nodes;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>A value with <c>{{ … }}</c> in its texts: what an <c>http</c> step sends as JSON, or a variable's value.</summary>
public sealed class JsonTemplate
{
    private readonly YamlNode _node;
    private readonly Dictionary<YamlScalar, Template> _templates;

    private JsonTemplate(YamlNode node, Dictionary<YamlScalar, Template> templates)
    {
        _node = node;
        _templates = templates;
    }

    /// <summary>Reads any value; texts in it are parsed as templates.</summary>
    /// <returns>Null after a diagnostic was added.</returns>
    public static JsonTemplate? Read(YamlNode node, ReadContext context)
    {
        var templates = new Dictionary<YamlScalar, Template>();
        return Collect(node, context, templates) ? new JsonTemplate(node, templates) : null;
    }

    public Diagnostics.SourceSpan Span => _node.Span;

    /// <summary>The texts of it that are filled in.</summary>
    public IEnumerable<Template> Templates => _templates.Values;

    /// <summary>The texts of it that stand as they are, with their places.</summary>
    public IEnumerable<YamlScalar> Constants => ScalarsIn(_node).Where(s => !_templates.ContainsKey(s));

    /// <summary>The value with every text filled in, or the fault of the first that cannot be.</summary>
    public EvaluationResult Evaluate(Scope scope)
    {
        EvaluationFault? fault = null;
        var value = Fill(_node, scope, ref fault);
        return fault is null ? new Evaluated(value) : fault;
    }

    /// <summary>The value with every text filled in as far as it can be known.</summary>
    /// <param name="scope">The variables that are known.</param>
    /// <param name="unknown">Those that are not.</param>
    public ForeseenValue Foresee(Scope scope, UnknownValues unknown)
    {
        var (open, fault) = (new List<OpenValue>(), (EvaluationFault?)null);
        var value = Foresee(_node, scope, unknown, open, ref fault);
        return new ForeseenValue(value, [.. open.Distinct()], fault);
    }

    /// <summary>The value as it is written, for showing what will be sent.</summary>
    public JsonNode? AsWritten() => YamlCoreSchema.ToJson(_node);

    private static IEnumerable<YamlScalar> ScalarsIn(YamlNode node) =>
        node switch
        {
            YamlScalar scalar => [scalar],
            YamlSequence sequence => sequence.Items.SelectMany(ScalarsIn),
            YamlMapping mapping => mapping.Entries.SelectMany(e => ScalarsIn(e.Value)),
            _ => [],
        };

    private static bool Collect(YamlNode node, ReadContext context, Dictionary<YamlScalar, Template> templates)
    {
        switch (node)
        {
            case YamlScalar scalar when scalar.Value.Contains("{{", StringComparison.Ordinal):
                if (Template.Parse(scalar, context.Bag, context.Names) is not { } template)
                    return false;
                templates[scalar] = template;
                return true;
            case YamlSequence sequence:
                return sequence.Items.Aggregate(true, (whole, item) => Collect(item, context, templates) && whole);
            case YamlMapping mapping:
                return mapping.Entries.Aggregate(true, (whole, entry) => Collect(entry.Value, context, templates) && whole);
            default:
                return true;
        }
    }

    private JsonNode? Fill(YamlNode node, Scope scope, ref EvaluationFault? fault)
    {
        switch (node)
        {
            case YamlScalar scalar when _templates.TryGetValue(scalar, out var template):
                var result = template.Evaluate(scope);
                fault ??= result as EvaluationFault;
                return (result as Evaluated)?.Value?.DeepClone();
            case YamlSequence sequence:
                var items = new JsonArray();
                foreach (var item in sequence.Items)
                    items.Add(Fill(item, scope, ref fault));
                return items;
            case YamlMapping mapping:
                var entries = new JsonObject();
                foreach (var entry in mapping.Entries)
                    entries[entry.Key.Value] = Fill(entry.Value, scope, ref fault);
                return entries;
            default:
                return YamlCoreSchema.ToJson(node);
        }
    }

    private JsonNode? Foresee(YamlNode node, Scope scope, UnknownValues unknown, List<OpenValue> open, ref EvaluationFault? fault)
    {
        switch (node)
        {
            case YamlScalar scalar when _templates.TryGetValue(scalar, out var template):
                var seen = template.Foresee(scope, unknown);
                fault ??= seen.Fault;
                open.AddRange(seen.Open);
                return seen.Value?.DeepClone();
            case YamlSequence sequence:
                var items = new JsonArray();
                foreach (var item in sequence.Items)
                    items.Add(Foresee(item, scope, unknown, open, ref fault));
                return items;
            case YamlMapping mapping:
                var entries = new JsonObject();
                foreach (var entry in mapping.Entries)
                    entries[entry.Key.Value] = Foresee(entry.Value, scope, unknown, open, ref fault);
                return entries;
            default:
                return YamlCoreSchema.ToJson(node);
        }
    }
}
