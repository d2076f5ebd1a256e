using Runbooks.Notifications;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>What became of one message.</summary>
internal sealed class DeliveryDocument
{
    private readonly NoticeDelivery _delivery;

    internal DeliveryDocument(NoticeDelivery delivery) => _delivery = delivery;

    public string Channel => _delivery.Channel;

    public string Kind => _delivery.Kind;

    public string To => _delivery.To;

    public string Status => _delivery.Status.ToString().ToLowerInvariant();

    public int Attempts => _delivery.Attempts;

    public double ElapsedMs => Math.Round(_delivery.Elapsed.TotalMilliseconds, 1);

    public string? Reference => _delivery.Reference;

    public string? Note => _delivery.Note;
}
