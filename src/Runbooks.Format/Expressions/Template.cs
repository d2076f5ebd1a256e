using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;
using Runbooks.Yaml;
using Scriban.Parsing;
using Scriban.Syntax;
using SourceSpan = Runbooks.Diagnostics.SourceSpan;

namespace Runbooks.Expressions;

/// <summary>A text of a runbook with expressions in <c>{{ }}</c>.</summary>
public sealed class Template
{
    private readonly ExpressionSource _source;
    private readonly IReadOnlyList<Node> _parts;

    private Template(ExpressionSource source, IReadOnlyList<Node> parts, IReadOnlyList<string> references, SourceSpan span)
    {
        _source = source;
        _parts = parts;
        References = references;
        Span = span;
        IsConstant = parts.All(p => p is LiteralNode);
    }

    /// <summary>Whether it has the same value in every scope.</summary>
    public bool IsConstant { get; }

    /// <summary>Whether it is an address or a path, in which each value stays in its place; see <see cref="FilledText"/>.</summary>
    public bool IsAddress { get; private init; }

    public IReadOnlyList<Node> Parts => _parts;

    /// <summary>The template as it is written.</summary>
    public string Text => _source.Text;

    public SourceSpan Span { get; }

    /// <summary>The paths it uses, such as <c>inputs.reason</c>, each once.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>The same as an address or a path.</summary>
    public Template AsAddress() => new(_source, _parts, References, Span) { IsAddress = true };

    /// <summary>Where a part of it stands.</summary>
    public SourceSpan PlaceOf(Node part) => _source.At(part.Place);

    /// <summary>Reads a template; null where something was reported.</summary>
    /// <param name="source">The text.</param>
    /// <param name="bag">Takes RB0201, RB0202 and RB0203.</param>
    /// <param name="names">The names it may use; null allows every name.</param>
    public static Template? Parse(YamlScalar source, DiagnosticBag bag, ExpressionNames? names = null)
    {
        var text = new ExpressionSource(source, bag);
        if (!source.Value.Contains('{', StringComparison.Ordinal))
            return new(text, [new LiteralNode(text.Whole, source.Value)], [], source.Span);
        if (!text.TryRead(ScriptMode.Default, out var statements))
            return null;
        var compiler = new ExpressionCompiler(text, names);
        return Compile(text, statements, compiler) is { } parts ? new(text, parts, compiler.References, source.Span) : null;
    }

    /// <summary>
    /// Fills it in. Where the whole text is one expression the value keeps its type; otherwise it is a text.
    /// A missing value is a fault, and so is null within a text.
    /// </summary>
    /// <param name="scope">The variables.</param>
    public EvaluationResult Evaluate(Scope scope)
    {
        var part = _parts.Count > 0 ? _parts[0] : null;
        try
        {
            if (_parts.Count == 1)
                return new Evaluated(Values.ToJson(Evaluation.RunRequired(_parts[0], scope)));
            var text = new FilledText(IsAddress);
            foreach (var next in _parts)
            {
                part = next;
                var value = Evaluation.RunRequired(next, scope) ?? throw new FaultException($"`{next.Place.Text}` is null", next);
                text.Add(value, next);
                if (text.Length > ExpressionLimits.Output)
                    throw new FaultException($"the text is longer than {ExpressionLimits.Output} characters", next);
            }

            text.Check();
            return new Evaluated(JsonValue.Create(text.ToString()));
        }
        catch (FaultException fault)
        {
            return new EvaluationFault(fault.Message, (fault.Node ?? part) is { } node ? _source.At(node.Place) : Span);
        }
    }

    /// <summary>Fills it in as far as it can be known: what is not known stays as it is written.</summary>
    /// <param name="scope">The variables that are known.</param>
    /// <param name="unknown">Those that are not.</param>
    public ForeseenValue Foresee(Scope scope, UnknownValues unknown)
    {
        if (_parts.All(p => unknown.In(p).Count == 0))
            return Evaluate(scope) is Evaluated { Value: var value }
                ? new ForeseenValue(value, [])
                : new ForeseenValue(null, [], (EvaluationFault)Evaluate(scope));
        var text = new FilledText(IsAddress);
        var (open, pieces) = (new List<OpenValue>(), new List<string?>());
        foreach (var part in _parts)
        {
            try
            {
                var seen = Foresight.Of(part, scope, unknown);
                if (seen is null or Absent)
                    throw new FaultException(seen is null ? $"`{part.Place.Text}` is null" : $"`{part.Place.Text}` is absent", part);
                if (seen == Foresight.Open)
                {
                    open.AddRange(unknown.In(part));
                    text.AddOpen(part);
                }

                pieces.Add(seen == Foresight.Open ? null : text.Add(seen, part));
            }
            catch (FaultException fault)
            {
                return new ForeseenValue(null, [], new EvaluationFault(fault.Message, _source.At((fault.Node ?? part).Place)));
            }
        }

        return new ForeseenValue(text.ToString(), [.. open.Distinct()]) { Pieces = pieces };
    }

    private static List<Node>? Compile(ExpressionSource source, IReadOnlyList<ScriptStatement> statements, ExpressionCompiler compiler)
    {
        var parts = new List<Node>();
        Excerpt? open = null;
        var expressions = 0;
        var sound = true;
        foreach (var statement in statements)
        {
            var place = source.PlaceOf(statement);
            switch (statement)
            {
                case ScriptRawStatement raw:
                    if (raw.Text.Length > 0)
                        parts.Add(new LiteralNode(place, raw.Text.ToString()));
                    break;
                case ScriptEscapeStatement { IsEntering: true }:
                    open = place;
                    expressions = 0;
                    break;
                case ScriptEscapeStatement:
                    if (expressions != 1)
                        sound = Refuse(
                            source,
                            open ?? place,
                            expressions == 0 ? "nothing stands between the braces" : "one expression stands between braces"
                        );
                    open = null;
                    break;
                case ScriptExpressionStatement { Expression: { } expression }:
                    expressions++;
                    if (compiler.Compile(expression) is { } node)
                        parts.Add(node);
                    else
                        sound = false;
                    break;
                default:
                    expressions++;
                    sound = Refuse(source, place, "only an expression stands between braces, not a statement");
                    break;
            }
        }

        if (open is { } unclosed)
            sound = Refuse(source, unclosed, "`}}` is missing: the braces opened here are not closed");
        return sound ? parts : null;
    }

    private static bool Refuse(ExpressionSource source, Excerpt place, string message)
    {
        source.Report(DiagnosticCodes.NotAnExpression, place, message);
        return false;
    }
}
