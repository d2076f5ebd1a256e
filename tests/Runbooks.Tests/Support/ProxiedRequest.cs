namespace Runbooks.Tests.Support;

/// <summary>A request that came to a <see cref="FaultyProxy"/>.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, with the query.</param>
/// <param name="Body">Its body, as text.</param>
/// <param name="IsForwarded">Whether the server hears of it.</param>
internal sealed record ProxiedRequest(string Method, string Path, string Body, bool IsForwarded);
