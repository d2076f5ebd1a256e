namespace Runbooks.Events;

/// <summary>An earlier incident that is like another one.</summary>
/// <param name="Incident">Its id.</param>
/// <param name="Alike">What they have in common, in words.</param>
/// <param name="Outcome">How its run ended.</param>
/// <param name="Helped">What was done, in words; null where nothing was, or it did not help.</param>
/// <param name="Items">What became of its action items, in words; null where it has none.</param>
public sealed record EarlierIncident(string Incident, string Alike, string Outcome, string? Helped, string? Items);
