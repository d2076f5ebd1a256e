using System.Text.Json.Nodes;

namespace Runbooks.Victim;

/// <summary>What the process is to do.</summary>
/// <param name="Runbook">The runbook's file; null to resume the one unfinished run.</param>
/// <param name="BaseUrl">The target.</param>
/// <param name="Records">The records repository.</param>
/// <param name="State">This machine's state.</param>
/// <param name="KillAfter">The number of the event, written in this process, after which it kills itself; 0 for never.</param>
/// <param name="StopAt">The how manieth change of the lock it stops in, until somebody lets it go on; 0 for none.</param>
public sealed record Orders(string? Runbook, string BaseUrl, string Records, string State, int KillAfter, int StopAt = 0)
{
    /// <summary>Reads them.</summary>
    public static Orders Parse(JsonNode json) =>
        new(
            (string?)json["runbook"],
            (string)json["baseUrl"]!,
            (string)json["records"]!,
            (string)json["state"]!,
            (int)json["killAfter"]!,
            (int?)json["stopAt"] ?? 0
        );

    /// <summary>Writes them.</summary>
    public string ToJson() =>
        new JsonObject
        {
            ["runbook"] = Runbook,
            ["baseUrl"] = BaseUrl,
            ["records"] = Records,
            ["state"] = State,
            ["killAfter"] = KillAfter,
            ["stopAt"] = StopAt,
        }.ToJsonString();
}
