using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Controllers;
using Runbooks.Definitions.Values;
using Runbooks.Redaction;
using Runbooks.Targets;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>Makes a request of a draft of what a command line says of one.</summary>
/// <param name="inputs">Takes what the run must be told: variables that are set nowhere, placeholders, secrets.</param>
/// <param name="secrets">The playbook's secrets; takes those that stand where secrets do.</param>
internal sealed partial class RequestResolver(DraftInputs inputs, PlaybookSecrets secrets)
{
    private const char Open = '\uE000';
    private const char Close = '\uE001';

    private readonly List<(string What, string Help)> _losses = [];

    /// <summary>What of the command line the request does not have, and what to do about it.</summary>
    public IReadOnlyList<(string What, string Help)> Losses => _losses;

    /// <summary>What was taken for a part of the address that the page leaves open.</summary>
    public List<string> Assumed { get; } = [];

    /// <summary>Makes the request.</summary>
    /// <param name="draft">What the command line says; it has an address.</param>
    /// <returns>The request; null where parts of it are known only when the shell runs, or no step sends it.</returns>
    public DraftRequest? Resolve(RequestDraft draft)
    {
        if (Split(draft.Url) is not var (origin, rest))
            return null;
        var headers = new List<DraftHeader>();
        if (UserInfo().Match(origin ?? string.Empty) is { Success: true } user)
        {
            headers.Add(Basic(user.Groups[2].Value[..^1]));
            origin = user.Groups[1].Value + origin![user.Length..];
        }

        if (origin?.Contains('@', StringComparison.Ordinal) == true)
            return null;
        if (Path(rest, draft.Query) is not { } path)
            return null;
        if (!Uri.IsWellFormedUriString(Filled().Replace(path, "x"), UriKind.Relative) || path.StartsWith("//", StringComparison.Ordinal))
            return null;
        foreach (var (name, value) in draft.Headers)
        {
            if (HeaderRules.ProblemOfName(name) is { } problem)
                Lose(problem, "it is left out");
            else if (PlaybookSecrets.IsNamed(name) && SecretHeader(name, value) is { } secret)
                headers.Add(secret);
            else if (!name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                if (inputs.Template(Placeholders.Find(value, name, isPath: false)) is not { } text)
                    return null;
                if (HeaderRules.ProblemOfValue(name, text) is { } wrong)
                    Lose(wrong, "it is left out");
                else if (!(name.Equals("Accept", StringComparison.OrdinalIgnoreCase) && text is "*/*" or "application/json"))
                    headers.Add(new DraftHeader(name, text, Secret: null));
            }
        }

        if (draft.User is { } credentials)
            headers.Add(Basic(credentials.Literal ?? string.Empty));
        var method = draft.EffectiveMethod;
        if (method is not ("GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD"))
            return null;
        var request = new DraftRequest(method, origin, path)
        {
            Headers = [.. headers.DistinctBy(h => h.Name.ToUpperInvariant())],
            Within = draft.Within,
            IsSafe = method == "POST" && path.Split('?')[0].EndsWith(PlaybookApplication.QueryPath, StringComparison.Ordinal),
        };
        return WithBody(request, draft);
    }

    // Scheme and host up to the path. A variable in front is the address of a target; without a scheme it is http, as for curl.
    private (string? Origin, ShellWord Path)? Split(ShellWord url)
    {
        var origin = new StringBuilder();
        for (var i = 0; i < url.Parts.Count; i++)
        {
            if (url.Parts[i] is ShellPart.Variable variable)
            {
                if (variable.Otherwise is { Literal: { } otherwise })
                {
                    Assumed.Add($"`{variable.Name}` is `{otherwise}` where nothing else is said, and an address of a target has no inputs");
                    origin.Append(otherwise);
                }
                else
                {
                    origin.Append("${env:").Append(variable.Name).Append('}');
                }

                continue;
            }

            if (url.Parts[i] is not ShellPart.Literal(var text))
                return null;
            var from = origin.Length == 0 && text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
            if (text.AsSpan(from).IndexOfAny('/', '?', '#') is not (>= 0 and var at))
            {
                origin.Append(text);
                continue;
            }

            origin.Append(text, 0, from + at);
            return (Whole(origin.ToString()), url with { Parts = [new ShellPart.Literal(text[(from + at)..]), .. url.Parts.Skip(i + 1)] });
        }

        return (Whole(origin.ToString()), url with { Parts = [new ShellPart.Literal("/")] });

        static string? Whole(string written)
        {
            written = Placeholders.InHost(written);
            return written.Length == 0 ? null
                : written.Contains("://", StringComparison.Ordinal)
                || (written.StartsWith("${env:", StringComparison.Ordinal) && written.EndsWith('}'))
                    ? written
                : "http://" + written;
        }
    }

    private string? Path(ShellWord rest, IReadOnlyList<ShellWord> query)
    {
        if (inputs.Template(Placeholders.Find(rest, name: null, isPath: true)) is not { } path)
            return null;
        path = path.Replace(PlaceholderSigns.And, '&').Split('#', 2)[0];
        if (!path.StartsWith('/'))
            path = "/" + path;
        foreach (var word in query)
        {
            if (inputs.Template(Placeholders.Find(word, name: null, isPath: true)) is not { } part)
                return null;
            path += (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + part;
        }

        return path;
    }

    // The request's own: what another one of the page has is not its. What is an answer of an earlier step is no input.
    private DraftHeader? SecretHeader(string name, ShellWord value)
    {
        var scheme = Scheme().Match(value.Beginning);
        var secret = value.Skip(scheme.Length);
        if (secret.Literal is { } literal)
        {
            // Sent on purpose, to see that it is refused: it is no secret.
            if (WrittenSecrets.IsWrong(literal))
                return new DraftHeader(
                    name,
                    $"{scheme.Value}{{{{ {inputs.Of("refused " + name, literal, isPlain: true)} }}}}",
                    Secret: null
                );
            if (literal.Length == 0)
                return null;
            if (Placeholders.IsWhole(literal))
                return new DraftHeader(name, scheme.Value, Variable(name));
            secrets.Add(literal, name);
            return new DraftHeader(name, scheme.Value, inputs.SecretName(literal, Variable(name)));
        }

        return secret.Parts is [ShellPart.Variable variable] ? new DraftHeader(name, scheme.Value, Variable(variable.Name)) : null;
    }

    private DraftHeader Basic(string pair)
    {
        if (pair.Contains(':', StringComparison.Ordinal))
            secrets.Add(pair.Split(':', 2)[^1], "password");
        return new DraftHeader("Authorization", "Basic ", inputs.SecretName(pair, "BASIC_AUTH"));
    }

    // What is found under a header's name is a token; the variable is called as the reference of the format calls it.
    private static string Variable(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("token", StringComparison.OrdinalIgnoreCase)
            ? "DEPLOY_TOKEN"
            : NotAName().Replace(name, "_").ToUpperInvariant();

    private DraftRequest? WithBody(DraftRequest request, RequestDraft draft)
    {
        if (draft.Body is not { Parts.Count: > 0 } body)
            return request;
        var holes = new List<string>();
        var text = inputs.Fill(
            body,
            t => t.Replace(Open, ' ').Replace(Close, ' '),
            expression =>
            {
                holes.Add(expression);
                return $"{Open}{holes.Count - 1}{Close}";
            }
        );
        if (text is null)
            return null;
        var type = draft.Headers.LastOrDefault(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value?.Literal
            ?? draft.BodyType
            ?? "text/plain";
        if (
            (type.Contains("json", StringComparison.OrdinalIgnoreCase) || text.TrimStart() is ['{' or '[', ..])
            && ReceivedJson.Parse(Encoding.UTF8.GetBytes(text)) is (true, { } json)
        )
            return request with { Json = Fill(json, holes, name: null) };
        return request with { Body = Text(text, holes, name: null), ContentType = type };
    }

    private JsonNode? Fill(JsonNode? node, List<string> holes, string? name) =>
        node switch
        {
            JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Fill(m.Value, holes, m.Key)))),
            JsonArray items => new JsonArray([.. items.Select(i => Fill(i, holes, name))]),
            JsonValue secret
                when name is not null
                    && Credentials.AreNamed(name)
                    && secret.GetValueKind() == JsonValueKind.String
                    && !secret.GetValue<string>().Contains(Open, StringComparison.Ordinal) => JsonValue.Create(
                $"{{{{ {inputs.OfSecret(name)} }}}}"
            ),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(
                Text(value.GetValue<string>(), holes, name)
            ),
            _ => node?.DeepClone(),
        };

    private string Text(string text, List<string> holes, string? name) =>
        Holes()
            .Replace(
                inputs.Template(
                    Placeholders.Find(new ShellWord([new ShellPart.Literal(text)], 0, 0, IsPlain: false), name, isPath: false)
                )!,
                m => $"{{{{ {holes[int.Parse(m.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)]} }}}}"
            );

    private void Lose(string what, string help) => _losses.Add((what, help));

    [GeneratedRegex("^(https?://)([^/@]*@)")]
    private static partial Regex UserInfo();

    [GeneratedRegex("""\{\{.*?\}\}""")]
    private static partial Regex Filled();

    [GeneratedRegex("^(?:Bearer|Basic|Token|Digest|ApiKey) +", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotAName();

    [GeneratedRegex("\uE000([0-9]+)\uE001")]
    private static partial Regex Holes();
}
