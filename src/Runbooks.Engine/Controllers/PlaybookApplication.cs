using Runbooks.Definitions.Targets;
using Runbooks.Requests;
using Runbooks.Shell;

namespace Runbooks.Controllers;

/// <summary>The application of a target whose file describes none: the playbook's paths, and how a person asks them.</summary>
public static class PlaybookApplication
{
    /// <summary>Where the controller says how what is active is.</summary>
    public const string HealthPath = "/health";

    /// <summary>Where the AI query is asked: the critical function.</summary>
    public const string QueryPath = "/api/ai/query";

    /// <summary>Where its bundle is.</summary>
    public const string BundlePath = "/dist/widget.iife.js";

    /// <summary>What the controller's word on health says of what is well, as a condition on the answer.</summary>
    public const string Healthy = "body.health == \"healthy\"";

    /// <summary>The members of the answers that are asked of it by GET, by their path.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Answers = new Dictionary<string, IReadOnlyList<string>>(
        StringComparer.Ordinal
    )
    {
        [HealthPath] = ["environment", "status", "version", "health", "timestamp"],
        [Target.UsualProbePath] = ["status", "version"],
    };

    /// <summary>Whether a request asks the critical function.</summary>
    public static bool IsQuery(HttpRequestFields request) => request is { Method: "POST", Url.Text: QueryPath };

    /// <summary>The question that the checks of the critical function send.</summary>
    public const string QueryByHand =
        $$"""{{CurlLine.Curl}} -X POST "${BASE}"{{QueryPath}} -H 'Content-Type: application/json'"""
        + """ -d '{"content":"test message","tenantId":"'"${TENANT}"'"}'""";

    /// <summary>The controller's word on health, and the application's own.</summary>
    public static readonly IReadOnlyList<string> HealthByHand =
    [
        $$"""{{CurlLine.Curl}} "${BASE}"{{HealthPath}} | jq -e '.health == "healthy"'""",
        $$"""{{CurlLine.Curl}} "${BASE}"{{Target.UsualProbePath}}""",
    ];

    /// <summary>The application's own word on its database.</summary>
    public static readonly IReadOnlyList<string> DatabaseByHand =
    [
        $$"""{{CurlLine.Curl}} "${BASE}"{{Target.UsualProbePath}} | jq -e '.status == "healthy"'""",
    ];

    /// <summary>What is expected of its health.</summary>
    /// <param name="own">The path of the application's own word.</param>
    public static string ExpectedHealth(string own) => $"{HealthPath} says \"healthy\", and {own} does not say otherwise";

    /// <summary>What is expected of its database.</summary>
    /// <param name="own">The path of the application's own word.</param>
    public static string ExpectedDatabase(string own) => $"{own} says that application and database are healthy";
}
