using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit.Internal;
using Runbooks.Targets;

namespace Runbooks.GitHub;

/// <summary>
/// The JSON of Octokit's connection, as nodes. Octokit's own finds the members of its models, the constructors of its
/// <c>StringEnum</c>s and of lists by reflection, which a native binary does not have unless each is named: one that is
/// forgotten fails only there, and only when such an answer comes.
/// </summary>
internal sealed class GitHubJson : IJsonSerializer
{
    /// <inheritdoc/>
    public string Serialize(object item) => ((JsonNode)item).ToJsonString();

    /// <inheritdoc/>
    public T Deserialize<T>(string json) =>
        ReceivedJson.Parse(Encoding.UTF8.GetBytes(json)) is (true, T value) ? value : throw new JsonException("the answer is not JSON");
}
