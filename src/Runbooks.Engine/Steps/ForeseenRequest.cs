using Runbooks.Expressions;
using Runbooks.Planning;
using Runbooks.Targets;

namespace Runbooks.Steps;

/// <summary>A request as a plan knows it.</summary>
/// <param name="Shown">The request to show.</param>
/// <param name="Call">The call to send; null where not all of it is known, or it cannot be made.</param>
/// <param name="Open">What it waits for.</param>
/// <param name="Fault">Why it cannot be made; null where it can.</param>
public sealed record ForeseenRequest(PlannedRequest Shown, HttpCall? Call, IReadOnlyList<OpenValue> Open, string? Fault);
