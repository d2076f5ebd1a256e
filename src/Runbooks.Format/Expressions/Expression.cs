using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;
using Runbooks.Yaml;

namespace Runbooks.Expressions;

/// <summary>A bare expression of any value, such as the list that <c>foreach</c> goes through.</summary>
public sealed class Expression
{
    private readonly ExpressionSource _source;
    private readonly CompiledExpression _compiled;

    private Expression(ExpressionSource source, CompiledExpression compiled, SourceSpan span) =>
        (_source, _compiled, Span) = (source, compiled, span);

    /// <summary>The expression as it is written.</summary>
    public string Text => _source.Text;

    public SourceSpan Span { get; }

    /// <summary>Reads an expression; null where something was reported.</summary>
    /// <param name="source">The text, without braces.</param>
    /// <param name="bag">Takes RB0201, RB0202 and RB0203.</param>
    /// <param name="names">The names it may use; null allows every name.</param>
    public static Expression? Parse(YamlScalar source, DiagnosticBag bag, ExpressionNames? names = null)
    {
        if (Braces.StandIn(source, "an expression", bag))
            return null;
        var text = new ExpressionSource(source, bag);
        return CompiledExpression.Parse(text, names, "an expression", asCondition: false) is { } compiled
            ? new(text, compiled, source.Span)
            : null;
    }

    public Node Root => _compiled.Root;

    /// <summary>Whether it may yield a value, as far as its text tells: what is not written down in it may be anything.</summary>
    /// <param name="value">A text, a boolean or null.</param>
    public bool MayYield(object? value)
    {
        return May(_compiled.Root);

        bool May(Node node) =>
            node switch
            {
                LiteralNode literal => Equals(literal.Evaluate(new Scope([])), value),
                ChoiceNode choice => May(choice.Then) || May(choice.Otherwise),
                CoalesceNode either => May(either.Left) || May(either.Right),
                _ => true,
            };
    }

    /// <summary>Where a part of it stands.</summary>
    public SourceSpan PlaceOf(Node part) => _source.At(part.Place);

    /// <summary>Evaluates it. An absent value is a fault.</summary>
    /// <param name="scope">The variables.</param>
    public EvaluationResult Evaluate(Scope scope)
    {
        try
        {
            return new Evaluated(Values.ToJson(Evaluation.RunRequired(_compiled.Root, scope)));
        }
        catch (FaultException fault)
        {
            return new EvaluationFault(fault.Message, _source.At((fault.Node ?? _compiled.Root).Place));
        }
    }

    /// <summary>Evaluates it without copying what it finds. An absent value is null.</summary>
    /// <param name="scope">The variables.</param>
    public FoundValue Find(Scope scope)
    {
        try
        {
            var value = Evaluation.Run(_compiled.Root, scope);
            return new FoundValue(value is Absent ? null : value, Fault: null);
        }
        catch (FaultException fault)
        {
            return new FoundValue(null, new EvaluationFault(fault.Message, _source.At((fault.Node ?? _compiled.Root).Place)));
        }
    }

    /// <summary>Evaluates it as far as it can be known.</summary>
    /// <param name="scope">The variables that are known.</param>
    /// <param name="unknown">Those that are not.</param>
    public ForeseenValue Foresee(Scope scope, UnknownValues unknown)
    {
        try
        {
            var value = Foresight.Of(_compiled.Root, scope, unknown);
            if (value == Foresight.Open)
                return new ForeseenValue($"{{{{ {Text} }}}}", unknown.In(_compiled.Root));
            return value is Absent
                ? new ForeseenValue(null, [], new EvaluationFault($"`{Text}` is absent", Span))
                : new ForeseenValue(Values.ToJson(value), []);
        }
        catch (FaultException fault)
        {
            return new ForeseenValue(null, [], new EvaluationFault(fault.Message, _source.At((fault.Node ?? _compiled.Root).Place)));
        }
    }
}
