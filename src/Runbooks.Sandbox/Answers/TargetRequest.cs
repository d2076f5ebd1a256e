namespace Runbooks.Sandbox.Answers;

/// <summary>A request as it arrives, however it travelled.</summary>
/// <param name="Method">As HTTP has it: <c>GET</c>.</param>
/// <param name="Path">Without the query: <c>/deployment/status</c>.</param>
public sealed record TargetRequest(string Method, string Path)
{
    /// <summary>With its question mark; empty where there is none.</summary>
    public string Query { get; init; } = "";

    public string Body { get; init; } = "";

    /// <summary>The header of that name; empty where there is none.</summary>
    public string Accept { get; init; } = "";

    /// <summary>Who sends it, where that is known; it is kept with what the request changes.</summary>
    public string By { get; init; } = "";
}
