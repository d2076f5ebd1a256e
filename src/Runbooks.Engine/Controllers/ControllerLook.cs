using System.Text.Json.Nodes;

namespace Runbooks.Controllers;

/// <summary>What a state was read from, for the change that is decided on it.</summary>
/// <param name="Values">The parameters and what was read, by name.</param>
/// <param name="Refs">What the controller calls its releases, the newest first; the one that serves is among them.</param>
/// <param name="Items">The entry that each release was made of, by its ref.</param>
internal sealed record ControllerLook(JsonObject Values, IReadOnlyList<string> Refs, IReadOnlyDictionary<string, JsonNode?> Items);
