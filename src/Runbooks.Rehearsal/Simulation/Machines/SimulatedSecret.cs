using System.Text;

namespace Runbooks.Rehearsal.Simulation.Machines;

/// <summary>The credential that each simulated target is reached with, and what a careless target makes of it.</summary>
internal static class SimulatedSecret
{
    public const string Value = "hunter2/Pa+ss=w0rd-4711";

    /// <summary>What must be found nowhere: as it is, percent-encoded, in base64, and escaped as in JSON.</summary>
    public static IReadOnlyList<byte[]> Forms { get; } =
    [
        Encoding.UTF8.GetBytes(Value),
        Encoding.UTF8.GetBytes(Uri.EscapeDataString(Value)),
        Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes("shop:" + Value))),
        Encoding.UTF8.GetBytes(Escaped),
    ];

    private static string Escaped => string.Concat(Value.Select(c => $"\\u{(int)c:x4}"));

    /// <summary>A member of JSON that says it.</summary>
    /// <param name="form">Which of <see cref="Forms"/>, from 1; 0 for none.</param>
    public static string Aside(int form) =>
        form == 0 ? string.Empty : $",\"note\":\"signed in with {Encoding.UTF8.GetString(Forms[form - 1])}\"";
}
