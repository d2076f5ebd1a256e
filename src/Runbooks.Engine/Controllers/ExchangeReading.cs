using System.Text.Json.Nodes;

namespace Runbooks.Controllers;

/// <summary>What was read out of an exchange.</summary>
/// <param name="Outputs">What expressions see of it: the status, the headers and the body, or what a program printed.</param>
/// <param name="Problem">Why nothing can be made of it; null where something can.</param>
internal sealed record ExchangeReading(JsonObject Outputs, string? Problem);
