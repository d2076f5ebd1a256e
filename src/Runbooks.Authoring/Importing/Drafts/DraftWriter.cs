using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Writing;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>Writes drafts as YAML, the same each time.</summary>
/// <param name="source">The playbook.</param>
/// <param name="secrets">Its secrets, which are written nowhere.</param>
/// <param name="hasSchema">Whether the schemas lie where an editor looks for them.</param>
internal sealed partial class DraftWriter(SourceText source, PlaybookSecrets secrets, bool hasSchema)
{
    private const int Widest = 140;

    public string Write(DraftRunbook draft)
    {
        // What a step sends elsewhere may need an input more.
        var actions = draft.Steps.ConvertAll(s => ActionOf(s, draft));
        var text = new StringBuilder();
        if (hasSchema)
            text.Append("# yaml-language-server: $schema=./schema/runbook.schema.json\n");
        Comment(text, $"A draft from {source.Path}:{draft.Line}. Read it before you rely on it, then take this line away.", 0);
        if (draft.Way.Count > 0)
            Comment(text, "There: " + string.Join(" › ", draft.Way), 0);
        var target =
            draft.Target is not null ? $"--target {draft.Target}"
            : draft.Origin is { } origin ? $"--base-url \"{Variables().Replace(origin, "$${$1}")}\""
            : null;
        if (target is not null)
            Comment(text, $"runbook run {draft.Id} {target} -i reason=\"…\"", 0);
        text.Append("apiVersion: runbooks/v1\n");
        Entry(text, "id", draft.Id, 0);
        Entry(text, "title", draft.Title, 0);
        if (draft.Description is { } description)
            Entry(text, "description", description, 0);
        Entry(text, "severity", draft.Severity.Name, 0);
        text.Append("inputs:\n");
        DraftYaml.Entry(text, "reason", Reason(draft), 2);
        var used =
            string.Concat(actions.Select(a => a?.ToJsonString())) + string.Concat(draft.Steps.SelectMany(s => s.Expect.Append(s.When)));
        foreach (var told in draft.Inputs.All.Where(i => used.Contains("inputs." + i.Name.Replace('-', '_'), StringComparison.Ordinal)))
        {
            var input = new JsonObject { ["type"] = "string" };
            if (told.Default is { } otherwise)
                input["default"] = otherwise;
            else
                input["required"] = true;
            if (told.Choices.Count > 0)
                input["choices"] = new JsonArray([.. told.Choices.Select(c => JsonValue.Create(c))]);
            if (told.IsSecret)
                input["secret"] = true;
            input["description"] = told.Description;
            DraftYaml.Entry(text, told.Name, input, 2);
        }

        if (draft.Triggers.Count > 0)
            DraftYaml.Entry(text, "triggers", new JsonArray([.. draft.Triggers.Select(t => t.DeepClone())]), 0, isBlock: true);
        Comments(text, draft.Head, 0);
        text.Append("steps:\n");
        for (var i = 0; i < draft.Steps.Count; i++)
            Write(text, draft.Steps[i], actions[i]);
        Comments(text, draft.Tail, 2);
        if (draft.Checklist.Count > 0)
        {
            var list = new JsonArray([.. draft.Checklist.Select(c => c.DeepClone())]);
            DraftYaml.Entry(text, "checklist", list, 0, isBlock: list.Count > 4 || list.Any(c => c is JsonObject));
        }

        if (draft.Unnoticed.Count > 0)
            text.Append("drills:\n  expect:\n");
        foreach (var unnoticed in draft.Unnoticed)
        {
            text.Append("    - behaviour: ")
                .Append(DraftYaml.Flow(new JsonArray([.. unnoticed.Behaviours.Select(b => JsonValue.Create(b))])))
                .Append('\n');
            DraftYaml.Entry(text, "ends", new JsonArray("recovered", "not recovered"), 6);
            Entry(text, "because", unnoticed.Because, 6);
        }

        return secrets.Mask(text.ToString());
    }

    /// <summary>A text of the playbook without its secrets.</summary>
    public string Mask(string text) => secrets.Mask(text);

    public string Write(DraftTarget target)
    {
        var text = new StringBuilder();
        if (hasSchema)
            text.Append("# yaml-language-server: $schema=../schema/target.schema.json\n");
        Comment(text, $"A draft from {source.Path}. Read it before you rely on it, then take this line away.", 0);
        text.Append("apiVersion: runbooks/v1\n");
        Entry(text, "name", target.Name, 0);
        if (Variables().Match(target.Origin) is { Success: true } variable)
        {
            Comment(text, $"The playbook has it in the variable `{variable.Groups[1].Value}`: write it here.", 0);
            Entry(text, "base-url", $"https://{target.Name}.example.com", 0);
        }
        else
        {
            Entry(text, "base-url", target.Origin, 0);
        }

        if (target.Headers.Count > 0)
        {
            text.Append("headers:\n");
            foreach (var header in target.Headers)
            {
                Comment(
                    text,
                    header.Value.StartsWith("Basic", StringComparison.Ordinal)
                        ? $"export {header.Secret}=$(printf 'user:password' | base64)"
                        : $"export {header.Secret}=…",
                    2
                );
                DraftYaml.Entry(text, header.Name, $"{header.Value}${{env:{header.Secret}}}", 2);
            }
        }

        return secrets.Mask(text.ToString());
    }

    private static void Write(StringBuilder text, DraftStep step, JsonNode? action)
    {
        Comments(text, step.Comments, 2);
        text.Append("  - id: ").Append(step.Id).Append('\n');
        if (step.Title is { } title)
            Entry(text, "title", title, 4);
        if (step.When is { } when)
            Entry(text, "when", when, 4);
        if (step.ContinuesOnFailure)
            DraftYaml.Entry(text, "continue-on-failure", true, 4);
        DraftYaml.Entry(text, step.Kind, action, 4);
        if (step.Expect.Count > 0)
        {
            var list = new JsonArray([.. step.Expect.Select(e => JsonValue.Create(e))]);
            var fits = step.Expect.Count == 1 && !step.Expect[0].AsSpan().ContainsAny(",[]{}") && step.Expect[0].Length < Widest - 20;
            DraftYaml.Entry(text, "expect", list, 4, isBlock: !fits);
        }

        if (step.Retry is { } retry)
            DraftYaml.Entry(text, "retry", retry, 4);
    }

    private static JsonNode? ActionOf(DraftStep step, DraftRunbook draft)
    {
        if (step.Kind == "rollback" || step.Request is null)
            return step.Value;
        var request = RequestOf(step.Request, draft);
        if (step.Kind == "http")
            return request;
        var action = new JsonObject { ["http"] = request };
        foreach (var (key, value) in (JsonObject)step.Value!)
            action[key] = value?.DeepClone();
        return action;
    }

    private static JsonObject RequestOf(DraftRequest request, DraftRunbook draft)
    {
        var isOwn = request.Origin is null || request.Origin == draft.Origin;
        var prefix = draft.Prefix;
        var path =
            isOwn && prefix.Length > 0 && request.Path.StartsWith(prefix + "/", StringComparison.Ordinal)
                ? request.Path[prefix.Length..]
                : request.Path;
        var made = new JsonObject
        {
            [request.Method.ToLowerInvariant()] = isOwn
                ? path
                : Variables().Replace(request.Origin!, m => $"{{{{ {draft.Inputs.Of(m.Groups[1].Value)} }}}}")
                    + (request.Origin!.EndsWith('}') && request.Path == "/" ? string.Empty : request.Path),
        };
        if (request.Json is { } json)
            made["json"] = json.DeepClone();
        if (request.Body is { } body)
            (made["body"], made["content-type"]) = (body, request.ContentType);
        var headers = new JsonObject();
        foreach (var header in request.Headers)
        {
            if (header.Secret is null)
                headers[header.Name] = header.Value;
            else if (!isOwn || !draft.TargetSends(header))
                headers[header.Name] = $"{header.Value}{{{{ {draft.Inputs.Of(header.Secret, isSecret: true)} }}}}";
        }

        if (headers.Count > 0)
            made["headers"] = headers;
        if (request.Within is { } within)
            made["within"] = DraftTime.Write(within);
        if (request.IsSafe)
            made["safe"] = true;
        return made;
    }

    private static JsonObject Reason(DraftRunbook draft)
    {
        var reason = new JsonObject { ["type"] = "string" };
        if (draft.Triggers.Count > 0)
            reason["default"] = "A rollback trigger fired.";
        else
            reason["required"] = true;
        reason["description"] = "What was seen. It goes into the incident record.";
        return reason;
    }

    private static void Entry(StringBuilder text, string key, string value, int indent) => DraftYaml.Entry(text, key, value, indent);

    private static void Comments(StringBuilder text, IReadOnlyList<DraftComment> comments, int indent)
    {
        foreach (var comment in comments)
            Comment(text, comment.Text, indent);
    }

    // What is written for lint in a playbook is not meant for ours.
    private static void Comment(StringBuilder text, string comment, int indent)
    {
        var clean = new string([
            .. comment.Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF')),
        ]).TrimEnd();
        if (clean.TrimStart().StartsWith("lint:", StringComparison.Ordinal))
            clean = "playbook: " + clean;
        text.Append(' ', indent).Append(clean.Length == 0 ? "#" : "# ").Append(clean).Append('\n');
    }

    [GeneratedRegex(@"\$\{env:([A-Za-z0-9_]+)\}")]
    private static partial Regex Variables();
}
