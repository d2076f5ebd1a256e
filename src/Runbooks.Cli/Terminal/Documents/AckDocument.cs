namespace Runbooks.Cli.Terminal.Documents;

/// <summary>Who took an incident on.</summary>
internal sealed record AckDocument(
    string Incident,
    string Target,
    string AcknowledgedBy,
    DateTimeOffset AcknowledgedAt,
    string How,
    bool First,
    IEnumerable<DeliveryDocument> Told
);
