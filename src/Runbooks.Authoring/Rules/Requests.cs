using Runbooks.Definitions;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>The requests of steps.</summary>
internal static class Requests
{
    /// <summary>The request that a step sends; none for most kinds.</summary>
    public static IEnumerable<HttpRequestFields> Of(Step step) =>
        step.Action switch
        {
            HttpStep http => [http.Request],
            WaitStep { Request: { } request } => [request],
            SampleStep sample => [sample.Request],
            _ => [],
        };
}
