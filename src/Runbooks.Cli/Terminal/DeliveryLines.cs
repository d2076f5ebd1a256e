using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Notifications;

namespace Runbooks.Cli.Terminal;

/// <summary>What became of messages, in lines.</summary>
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
}
