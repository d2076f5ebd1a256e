namespace Runbooks.Events;

/// <summary>The checklist took its sample of the critical function.</summary>
/// <param name="Title">What was asked, for a person.</param>
/// <param name="Requests">How many requests there were.</param>
/// <param name="AverageMs">Their average time, in milliseconds.</param>
/// <param name="P95Ms">The time that 95 % did not exceed, in milliseconds.</param>
/// <param name="ErrorRate">Errors over requests, from 0 to 1.</param>
/// <param name="Evidence">The file that holds each request.</param>
public sealed record SampleTaken(string Title, int Requests, double AverageMs, double P95Ms, double ErrorRate, string Evidence) : RunEvent;
