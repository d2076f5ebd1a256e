namespace Runbooks.Sandbox.Requests;

/// <summary>One request that the sandbox received.</summary>
/// <param name="Listener"><c>front</c>, <c>blue</c> or <c>green</c>. What the front passes on appears twice.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with its query string.</param>
/// <param name="Time">When it arrived.</param>
public sealed record SandboxRequest(string Listener, string Method, string Path, DateTimeOffset Time);
