using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Outlooks;
using Runbooks.Yaml;

namespace Runbooks.Expressions;

/// <summary>A bare expression that must yield a boolean: <c>expect</c>, <c>when</c>, <c>until</c>.</summary>
public sealed class Condition
{
    private readonly ExpressionSource _source;
    private readonly CompiledExpression _compiled;

    private Condition(ExpressionSource source, CompiledExpression compiled, SourceSpan span) =>
        (_source, _compiled, Span) = (source, compiled, span);

    /// <summary>The condition as it is written.</summary>
    public string Text => _source.Text;

    public SourceSpan Span { get; }

    /// <summary>The paths it uses, such as <c>inputs.reason</c>, each once.</summary>
    public IReadOnlyList<string> References => _compiled.References;

    /// <summary>Reads a condition; null where something was reported.</summary>
    /// <param name="source">The text, without braces.</param>
    /// <param name="bag">Takes RB0201, RB0202 and RB0203.</param>
    /// <param name="names">The names it may use; null allows every name.</param>
    public static Condition? Parse(YamlScalar source, DiagnosticBag bag, ExpressionNames? names = null)
    {
        if (Braces.StandIn(source, "a condition", bag))
            return null;
        var text = new ExpressionSource(source, bag);
        return CompiledExpression.Parse(text, names, "a condition", asCondition: true) is { } compiled
            ? new(text, compiled, source.Span)
            : null;
    }

    public Node Root => _compiled.Root;

    /// <summary>Where a part of it stands.</summary>
    public SourceSpan PlaceOf(Node part) => _source.At(part.Place);

    /// <summary>The parts of it that come to the same whatever its values are; empty where each may hold and may not.</summary>
    /// <param name="known">What is known of a value, by its path.</param>
    public IReadOnlyList<FixedPart> FixedParts(Func<string, KnownValue> known)
    {
        var cases = new ConditionCases(known);
        return
        [
            .. cases
                .FixedParts(Root)
                .Select(f => new FixedPart(
                    f.Cause.Place.Text,
                    _source.At(f.Cause.Place),
                    f.Outlook,
                    f.Part == Root,
                    cases.Why(f.Cause),
                    cases.Unquoted(f.Cause) is { } number ? _source.Rewritten(number, $"\"{number.Text}\"") : null
                )),
        ];
    }

    /// <summary>Decides it. Nothing is truthy: what is not a boolean is a fault.</summary>
    /// <param name="scope">The variables.</param>
    public ConditionResult Evaluate(Scope scope)
    {
        try
        {
            var value = Evaluation.Run(_compiled.Root, scope);
            if (value is true)
                return ConditionHeld.Instance;
            if (value is false || value == Absent.Proof)
                return new ConditionNotHeld(Operands.OfFailure(_compiled.Root, scope));
            _compiled.Root.RequireBoolean(scope);
            return ConditionHeld.Instance;
        }
        catch (FaultException fault)
        {
            var part = fault.Node ?? _compiled.Root;
            return new ConditionFault(fault.Message, _source.At(part.Place), Operands.Of(part, scope));
        }
    }

    /// <summary>Decides it as far as it can be known.</summary>
    /// <param name="scope">The variables that are known.</param>
    /// <param name="unknown">Those that are not.</param>
    public ForeseenCondition Foresee(Scope scope, UnknownValues unknown)
    {
        var open = unknown.In(_compiled.Root);
        try
        {
            var value = Foresight.OfBoolean(_compiled.Root, scope, unknown);
            var operands = KnownOperands(
                value is true || value == Foresight.Open ? Operands.Of(_compiled.Root, scope) : Operands.OfFailure(_compiled.Root, scope),
                open
            );
            return value == Foresight.Open
                ? new(null, operands, open)
                : new(value is true ? ConditionHeld.Instance : new ConditionNotHeld(operands), operands, []);
        }
        catch (FaultException fault)
        {
            var part = fault.Node ?? _compiled.Root;
            var operands = KnownOperands(Operands.Of(part, scope), open);
            return new(new ConditionFault(fault.Message, _source.At(part.Place), operands), operands, []);
        }
    }

    private static IReadOnlyList<Operand> KnownOperands(IReadOnlyList<Operand> operands, IReadOnlyList<OpenValue> open) =>
        [.. operands.Where(o => open.All(u => u.Text != o.Text))];
}
