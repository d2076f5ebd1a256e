using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Authoring.Writing;

namespace Runbooks.Authoring.Init;

/// <summary>What a new target's file says.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BaseUrl">The controller's address, as it is written.</param>
public sealed record NewTarget(string Name, string BaseUrl)
{
    /// <summary>What moves its traffic; null for what a target has that names nothing.</summary>
    public string? Controller { get; init; }

    /// <summary>What the target tells the controller.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonNode?>> Parameters { get; init; } = [];

    /// <summary>Headers that go to the controller, with references in the place of secrets.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The authority's certificate, from the target's file on; null for the system's authorities.</summary>
    public string? Ca { get; init; }

    /// <summary>The service's own address; null for the controller's.</summary>
    public string? Application { get; init; }

    /// <summary>Headers that go to the service.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ApplicationHeaders { get; init; } = [];

    /// <summary>The path of the service's word on its health; null where no application is described.</summary>
    public string? Health { get; init; }

    /// <summary>What must be true of its answer; null for a word of health in it.</summary>
    public string? Healthy { get; init; }

    /// <summary>The version in it; null where it names none.</summary>
    public string? Version { get; init; }

    /// <summary>The path that customers come for; null where it is not said.</summary>
    public string? Critical { get; init; }

    /// <summary>What must be true of its answer; null for any success.</summary>
    public string? Ok { get; init; }

    /// <summary>Whether the schema lies where an editor looks for it.</summary>
    public bool HasSchema { get; init; }

    /// <summary>What a run against it can prove: the checks that a checklist may ask for.</summary>
    public IReadOnlyList<string> Provable =>
        [
            "health",
            "environment-switched",
            .. Health is null || Version is not null ? (string[])["version"] : [],
            .. Critical is not null ? (string[])["core-functionality", "performance", "error-rate"] : [],
        ];

    /// <summary>The text of its file.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        if (HasSchema)
            text.Append("# yaml-language-server: $schema=../schema/target.schema.json\n");
        text.Append("apiVersion: runbooks/v1\n");
        DraftYaml.Entry(text, "name", Name, 0);
        DraftYaml.Entry(text, "base-url", BaseUrl, 0);
        if (Headers.Count > 0)
            DraftYaml.Entry(text, "headers", Mapping(Headers), 0, isBlock: true);
        if (Ca is not null)
            DraftYaml.Entry(text, "tls", new JsonObject { ["ca"] = Ca }, 0);
        if (Controller is not null)
        {
            var controller = new JsonObject { ["use"] = Controller };
            foreach (var (name, value) in Parameters)
                controller[name] = value?.DeepClone();
            DraftYaml.Entry(text, "controller", controller, 0);
        }

        if (Described() is { Count: > 0 } application)
            DraftYaml.Entry(text, "application", application, 0, isBlock: true);
        return text.ToString();
    }

    private JsonObject Described()
    {
        var application = new JsonObject();
        if (Application is not null)
            application["base-url"] = Application;
        if (ApplicationHeaders.Count > 0)
            application["headers"] = Mapping(ApplicationHeaders);
        if (Health is not null)
            application["health"] = Asked(Health, ("healthy", Healthy), ("version", Version));
        if (Critical is not null)
            application["critical"] = Asked(Critical, ("ok", Ok));
        return application;
    }

    private static JsonObject Asked(string path, params (string Key, string? Expression)[] of)
    {
        var asked = new JsonObject { ["http"] = new JsonObject { ["get"] = path } };
        foreach (var (key, expression) in of)
        {
            if (expression is not null)
                asked[key] = expression;
        }

        return asked;
    }

    private static JsonObject Mapping(IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        var mapping = new JsonObject();
        foreach (var (name, value) in entries)
            mapping[name] = value;
        return mapping;
    }
}
