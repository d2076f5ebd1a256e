using Runbooks.Requests;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>A step with its place in its runbook.</summary>
/// <param name="Step">The step.</param>
/// <param name="Phase"><c>steps</c>, <c>on-failure</c> or <c>always</c>.</param>
/// <param name="Order">Its number in the file, from 0; what is inside it has larger ones.</param>
/// <param name="Around">The steps that it stands in, the outermost first.</param>
/// <param name="List">The list that it stands in.</param>
internal sealed record StepInContext(Step Step, string Phase, int Order, IReadOnlyList<StepInContext> Around, IReadOnlyList<Step> List)
{
    /// <summary>Whether the run goes on when this fails.</summary>
    public bool IsPassedOver => Step.ContinueOnFailure || Around.Any(a => a.Step.ContinueOnFailure);

    /// <summary>How the steps inside it are run.</summary>
    public StepNesting Nesting => Step.Action.Nesting;

    /// <summary>Whether the steps inside it are run again for each item of a list.</summary>
    public bool IsLoop => Nesting == StepNesting.EachItem;

    /// <summary>The requests that it sends itself.</summary>
    public IReadOnlyList<HttpRequestFields> Requests => Step.Action.Harmless.Requests;

    /// <summary>It and the steps that it stands in.</summary>
    public IEnumerable<StepInContext> WithAround => [.. Around, this];
}
