using System.Text;

namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>What a simulated target answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="ContentType">What it says the body is.</param>
internal sealed record Reply(int Status, byte[] Body, string ContentType = "application/json")
{
    /// <summary>How long the application works on it.</summary>
    public TimeSpan Takes { get; init; }

    /// <summary>Whether the connection breaks off in the middle of the body.</summary>
    public bool IsCut { get; init; }

    /// <summary>An answer with a text for a body.</summary>
    public static Reply Of(int status, string body, string contentType = "application/json") =>
        new(status, Encoding.UTF8.GetBytes(body), contentType);
}
