using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Expressions.Data;

namespace Runbooks.Targets;

/// <summary>What expressions read of a target.</summary>
public static class TargetValues
{
    /// <summary>How expressions call it.</summary>
    public const string Root = "target";

    /// <summary>What it has.</summary>
    public static readonly string[] Names = ["name", "base_url", "tenant"];

    public static JsonObject Of(Target target) =>
        new()
        {
            ["name"] = target.Name,
            ["base_url"] = target.Url,
            ["tenant"] = target.Tenant,
        };

    /// <summary>The scope of an expression that reads nothing else.</summary>
    public static Scope Scope(Target target) => new(new JsonObject { [Root] = Of(target) });
}
