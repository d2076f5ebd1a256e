using System.Text.Json.Nodes;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Notifications;

namespace Runbooks.Cli.Terminal;

/// <summary>What became of messages, in lines and as JSON.</summary>
internal static class DeliveryLines
{
    /// <summary>One delivery as a line.</summary>
    public static string Line(NoticeDelivery delivery)
    {
        var (sign, word) = delivery.Status switch
        {
            DeliveryStatus.Delivered => ("✓", "delivered"),
            DeliveryStatus.Failed => ("✗", "failed"),
            _ => ("?", "unknown"),
        };
        var who = $"{delivery.Channel} ({delivery.Kind}{(delivery.To.Length > 0 ? $", {delivery.To}" : string.Empty)})";
        var attempts = delivery.Attempts > 1 ? $", {delivery.Attempts} attempts" : string.Empty;
        return $"  {sign} {who}: {word} after "
            + $"{Duration.Format(TimeSpan.FromMilliseconds(Math.Round(delivery.Elapsed.TotalMilliseconds)))}{attempts}"
            + $"{(delivery.Note is { } note ? $": {note}" : string.Empty)}";
    }

    /// <summary>One delivery as JSON.</summary>
    public static JsonObject Json(NoticeDelivery delivery) =>
        new()
        {
            ["channel"] = delivery.Channel,
            ["kind"] = delivery.Kind,
            ["to"] = delivery.To,
            ["status"] = delivery.Status.ToString().ToLowerInvariant(),
            ["attempts"] = delivery.Attempts,
            ["elapsedMs"] = Math.Round(delivery.Elapsed.TotalMilliseconds, 1),
            ["reference"] = delivery.Reference,
            ["note"] = delivery.Note,
        };
}
