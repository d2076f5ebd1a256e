using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Expressions;
using Runbooks.Requests;
using Runbooks.Targets;

namespace Runbooks.Application;

/// <summary>The shapes of what describes an application and what is asked of it.</summary>
internal static class DescriptionShapes
{
    /// <summary>The names that every expression of a description may use.</summary>
    public static readonly ExpressionNames OfTarget = new ExpressionNames().With(TargetValues.Root, TargetValues.Names);

    /// <summary>The names of expressions that look at an answer.</summary>
    public static readonly ExpressionNames OfAnswer = OfTarget.WithAll(HttpRequestFields.Outputs.Select(o => o.Name));

    /// <summary>A request whose templates read of the target alone.</summary>
    public static readonly Shape<HttpRequestFields> Request = new(
        HttpRequestFields.Shape.Wanted,
        HttpRequestFields.Shape.Schema,
        (node, context) =>
        {
            var request = HttpRequestFields.Shape.Read(node, context with { Names = OfTarget });
            foreach (var secret in (request?.Headers ?? []).SelectMany(h => Credentials.InHeader(h.Key, h.Value.Text)))
                context.Environment?.Keep(secret);
            return request;
        }
    );

    /// <summary>A condition over an answer.</summary>
    public static readonly Shape<Condition> AnswerCondition = Naming(Shapes.Condition, OfAnswer);

    /// <summary>A value of an answer.</summary>
    public static readonly Shape<Expression> AnswerValue = Naming(Shapes.Expression, OfAnswer);

    /// <summary>The same shape, in which expressions may use these names.</summary>
    public static Shape<T> Naming<T>(Shape<T> shape, ExpressionNames names)
        where T : class => new(shape.Wanted, shape.Schema, (node, context) => shape.Read(node, context with { Names = names }));
}
