namespace Runbooks.Tests.Support;

/// <summary>A program that has ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Out">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record EndedProgram(int Code, string Out, string Error)
{
    /// <summary>Both outputs.</summary>
    public string Said => Out + Error;
}
