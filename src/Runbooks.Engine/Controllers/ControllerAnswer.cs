using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>What the controller made of a request that changes the target: recorded, never believed.</summary>
/// <param name="Kind">The class of the answer.</param>
/// <param name="Detail">Its words, or what became of the connection.</param>
/// <param name="Status">The HTTP status; null where there was none.</param>
public sealed record ControllerAnswer(string Kind, string Detail, int? Status)
{
    /// <summary>It says that it did.</summary>
    public const string Claimed = "claimed";

    /// <summary>
    /// It says that it will: HTTP 202, "accepted for processing, but the processing has not been completed" (RFC 9110, 15.3.3).
    /// </summary>
    public const string Accepted = "accepted";

    /// <summary>It says that it did not.</summary>
    public const string Refused = "refused";

    /// <summary>The request never left.</summary>
    public const string NotConnected = "not connected";

    /// <summary>It was held back: another run has taken the target over.</summary>
    public const string NotSent = "not sent";

    /// <summary>It may have done it or not.</summary>
    public const string Unknown = "unknown";

    /// <summary>
    /// Whether an answer of this kind leaves nothing under way at the target. A refusal is a controller's word, like any other.
    /// </summary>
    /// <param name="kind">The class of the answer.</param>
    public static bool LeavesNothing(string kind) => kind is NotConnected or NotSent;

    public static ControllerAnswer From(HttpAnswer answer)
    {
        switch (answer)
        {
            case NotConnected none:
                return new ControllerAnswer(NotConnected, none.Reason, Status: null);
            case Withheld withheld:
                return new ControllerAnswer(NotSent, withheld.Reason, Status: null);
            case Answered answered:
                var (json, problem) = answered.Json();
                var body = json as JsonObject;
                var message =
                    body?["message"] is JsonValue value && value.TryGetValue<string>(out var text) ? PrintableText.Line(text) : null;
                var success = body?["success"] is JsonValue flag && flag.TryGetValue<bool>(out var said) ? said : (bool?)null;
                var words = message is null ? answered.Describe() : $"\"{(message.Length <= 200 ? message : message[..200] + "…")}\"";

                // A 5xx can come from something in front of the controller while the controller acts.
                if (answered.Status >= 500)
                    return new ControllerAnswer(Unknown, $"HTTP {answered.Status}: {words}", answered.Status);
                if (!answered.IsSuccess)
                    return new ControllerAnswer(Refused, $"HTTP {answered.Status}: {words}", answered.Status);
                if (answered.Status == 202 && success != false)
                {
                    return new ControllerAnswer(Accepted, $"HTTP 202, which is a promise: {words}", answered.Status);
                }

                return success switch
                {
                    true => new ControllerAnswer(Claimed, words, answered.Status),
                    false => new ControllerAnswer(Refused, words, answered.Status),
                    null => new ControllerAnswer(
                        Unknown,
                        $"HTTP {answered.Status}, but {problem ?? "`success` is missing"}",
                        answered.Status
                    ),
                };
            default:
                return new ControllerAnswer(Unknown, answer.Describe(), Status: null);
        }
    }
}
