using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Controller;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Requests;

namespace Runbooks.Sandbox.Http;

/// <summary>
/// What only a sandbox has, for other processes: <c>GET /sandbox/mark</c>, <c>GET /sandbox/stats</c>, <c>POST /sandbox/restart</c>,
/// <c>GET|DELETE /sandbox/faults</c> and <c>GET|PUT|DELETE /sandbox/faults/NAME[@PLACE]</c>, where the body of a PUT is
/// the value and may be empty.
/// </summary>
internal sealed class SandboxEndpoints(PlayedState state, SandboxFaults faults, SandboxCounters counters, string? mark)
{
    public const string Prefix = "/sandbox/";

    private const string FaultsPath = "/sandbox/faults";
    private const int LongestValue = 1000;

    public Answer AnswerTo(TargetRequest request)
    {
        var path = request.Path;
        switch (request.Method, path)
        {
            case ("GET", "/sandbox/mark") when mark is not null:
                return new Answer(200, "text/plain", mark);
            case ("GET", "/sandbox/stats"):
                return Stats();
            case ("POST", "/sandbox/restart"):
                state.Restart();
                return Stats();
            case ("GET", FaultsPath):
                return Answer.Json(new JsonObject { ["set"] = List(faults.Current), ["known"] = Known() });
            case ("DELETE", FaultsPath):
                faults.Clear();
                return Answer.Json(new JsonObject { ["set"] = List(faults.Current) });
        }
        if (!path.StartsWith(FaultsPath + "/", StringComparison.Ordinal))
            return Answer.Error(404, "NOT_FOUND", "There is no such path.");
        var name = path[(FaultsPath.Length + 1)..];
        return request.Method switch
        {
            "GET" => Answer.Json(new JsonObject { ["set"] = List(faults.Named(name)) }),
            "PUT" => Put(name, request),
            "DELETE" => faults.Remove(name)
                ? Answer.Json(new JsonObject { ["set"] = List(faults.Current) })
                : Answer.Error(404, "NOT_SET", $"The fault `{name}` is not set."),
            _ => Answer.Error(405, "METHOD_NOT_ALLOWED", "GET, PUT or DELETE."),
        };
    }

    private Answer Put(string name, TargetRequest request)
    {
        var value = request.Body.Trim();
        if (value.Length > LongestValue)
            return Answer.Error(400, "VALUE_TOO_LONG", "The value is too long.");
        var at = name.IndexOfAny(['@', '*']);
        var text =
            value.Length == 0 ? name
            : at < 0 ? $"{name}={value}"
            : $"{name[..at]}={value}{name[at..]}";
        return faults.TrySet(text, out var problem)
            ? Answer.Json(new JsonObject { ["set"] = List(faults.Current) })
            : Answer.Error(400, "INVALID_FAULT", problem);
    }

    private Answer Stats() =>
        Answer.Json(
            new JsonObject
            {
                ["rollbackPosts"] = counters.RollbackPosts,
                ["switchPosts"] = counters.SwitchPosts,
                ["deployPosts"] = counters.DeployPosts,
                ["toggles"] = state.Changes.Count(c => c.IsOfRequest),
                ["flipsBack"] = state.Changes.Count(c => c.By is null),
                ["activeEnvironment"] = state.Active.Name,
                ["activeVersion"] = state.Active.Version,
                ["standbyVersion"] = state.Standby.Version,
            }
        );

    private static JsonArray List(IReadOnlyList<SetFault> set)
    {
        var list = new JsonArray();
        foreach (var fault in set)
            list.Add((JsonNode?)JsonValue.Create(fault.ToString()));
        return list;
    }

    private static JsonArray Known()
    {
        var list = new JsonArray();
        foreach (var fault in SandboxFault.All)
        {
            list.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = fault.Name,
                        ["description"] = fault.Description,
                        ["default"] = fault.DefaultValue,
                        ["places"] = new JsonArray([.. fault.Places.Select(place => JsonValue.Create(place))]),
                    }
            );
        }
        return list;
    }
}
