namespace Runbooks.Sandbox.Application;

/// <summary>What SQLite says of a statement that fails.</summary>
/// <param name="Code">SQLite's own: https://www.sqlite.org/rescode.html</param>
/// <param name="Message"><c>SQLite Error 1: 'no such table: knowledge'.</c></param>
internal sealed record DatabaseError(int Code, string Message);
