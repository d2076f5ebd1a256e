using Runbooks.Events;

namespace Runbooks.Cli.Terminal;

/// <summary>Who was told of a run: a fold over its events, for one line at its end.</summary>
internal sealed class NotificationLine
{
    private readonly List<NotificationDelivered> _deliveries = [];

    public void Hear(NotificationDelivered delivered) => _deliveries.Add(delivered);

    /// <summary>The lines: who was told, and each that was not, with why; none where nobody was to be told.</summary>
    public IEnumerable<string> Lines()
    {
        var told = _deliveries
            .Where(d => d.Status == DeliveryStatus.Delivered)
            .Select(Reader)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        if (told.Count > 0)
            yield return $"[bold]Told[/]     {RunView.Escape(string.Join(", ", told))}";
        foreach (
            var missed in _deliveries
                .Where(d => d.Status != DeliveryStatus.Delivered)
                .DistinctBy(d => (Reader(d), d.Note))
                .OrderBy(Reader, StringComparer.Ordinal)
        )
        {
            var unknown = missed.Status == DeliveryStatus.Unknown ? "not known: " : string.Empty;
            yield return $"[yellow]Not told[/] {RunView.Escape($"{Reader(missed)}: {unknown}{missed.Note ?? "no reason is known"}")}";
        }
    }

    private static string Reader(NotificationDelivered d) => d.To.Length > 0 ? $"{d.To} by {d.Channel}" : d.Channel;
}
