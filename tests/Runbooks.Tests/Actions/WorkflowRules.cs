using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Runbooks.Tests.Actions;

/// <summary>Zizmor's rules for workflows, actions and Dependabot, as far as they can be held without asking GitHub.</summary>
internal static partial class WorkflowRules
{
    private const int DaysToCoolDown = 7;

    /// <summary>The rules that a file is held to.</summary>
    public static IReadOnlyList<WorkflowRule> All { get; } =
    [
        new("adhoc-packages", f => Scripts(f).Where(s => AdHocInstall().IsMatch(s)), Step("run: pip install something")),
        new("anonymous-definition", f => IsDependabot(f) || f.Json["name"] is not null ? [] : ["no name"], "on: push\njobs: {}\n"),
        new("artipacked", KeptCredentials, Step("uses: actions/checkout@v1")),
        new("bot-conditions", f => Conditions(f).Where(c => Actor().IsMatch(c)), Step("if: github.actor == 'dependabot[bot]'")),
        new("cache-poisoning", Caches, "on: { push: { tags: [v*] } }\n" + Steps("uses: actions/cache@v1")),
        new("concurrency-limits", Unlimited, Step("run: make")),
        new("dangerous-triggers", f => Events(f).Intersect(["pull_request_target", "workflow_run"]), "on: pull_request_target\njobs: {}\n"),
        new("dependabot-cooldown", Hasty, "version: 2\nupdates: [ { package-ecosystem: npm, cooldown: { default-days: 1 } } ]\n"),
        new(
            "dependabot-execution",
            f => f.Updates.Select(u => (string?)u["insecure-external-code-execution"]).OfType<string>(),
            "version: 2\nupdates: [ { package-ecosystem: npm, insecure-external-code-execution: allow } ]\n"
        ),
        new("excessive-permissions", Excessive, "on: push\npermissions: write-all\njobs: {}\n"),
        new("forbidden-uses", f => Others(f).Where(u => !Trusted().IsMatch(u)), Step("uses: action/checkout@v1")),
        new("github-app", AppTokens, Step("uses: actions/create-github-app-token@v1")),
        new("github-env", f => Scripts(f).Where(s => EnvironmentFile().IsMatch(s)), Step("run: echo A=1 >>\"$GITHUB_ENV\"")),
        new(
            "hardcoded-container-credentials",
            f => Containers(f).Select(c => (string?)c["credentials"]?["password"]).OfType<string>().Where(p => !IsExpression(p)),
            Job("container: { image: a@sha256:0, credentials: { password: secret } }")
        ),
        new("insecure-commands", f => Find(f, "ACTIONS_ALLOW_UNSECURE_COMMANDS"), "env: { ACTIONS_ALLOW_UNSECURE_COMMANDS: true }\n"),
        new(
            "misfeature",
            f => f.Steps.Where(s => s["with"]?["pip-install"] is not null || (string?)s["shell"] == "cmd").Select(s => s.ToJsonString()),
            Step("shell: cmd")
        ),
        new("obfuscation", f => Others(f).Where(u => OddPath().IsMatch(u)).Concat(Find(f, "${{ '")), Step("uses: a/b/../c@v1")),
        new(
            "overprovisioned-secrets",
            f => Expressions(f).Where(e => AllSecrets().IsMatch(e)),
            Step("env: { A: \"${{ toJSON(secrets) }}\" }")
        ),
        new("ref-version-mismatch", f => Uncommented(f, "uses:", "@"), Step("uses: a/b@v1")),
        new(
            "secrets-inherit",
            f => f.Jobs.Where(j => Text(j["secrets"]) == "inherit").Select(j => j.ToJsonString()),
            Job("secrets: inherit")
        ),
        new("secrets-outside-env", LooseSecrets, Step("env: { A: \"${{ secrets.DEPLOY_TOKEN }}\" }")),
        new("self-hosted-runner", f => Runners(f).Where(r => !HostedRunner().IsMatch(r)), Job("runs-on: [ self-hosted ]")),
        new(
            "template-injection",
            f => Scripts(f).Where(s => s.Contains("${{", StringComparison.Ordinal)),
            Step("run: \"echo ${{ inputs.a }}\"")
        ),
        new("undocumented-permissions", Undocumented, Job("permissions:\n      contents: write")),
        new(
            "unpinned-images",
            f => Containers(f).Select(c => Text(c["image"])).OfType<string>().Where(i => !i.Contains("@sha256:", StringComparison.Ordinal)),
            Job("container: { image: \"debian:12\" }")
        ),
        new("unpinned-uses", f => Others(f).Where(u => !Pinned().IsMatch(u)), Step("uses: actions/checkout@v1")),
        new(
            "unredacted-secrets",
            f => Expressions(f).Where(e => ReadSecret().IsMatch(e)),
            Step("env: { A: \"${{ fromJSON(secrets.A).b }}\" }")
        ),
        new("unsound-condition", f => Conditions(f).Where(IsAlwaysTrue), Step("if: |\n          ${{ false }}\n")),
        new("unsound-contains", f => Expressions(f).Where(e => TextContains().IsMatch(e)), Step("if: contains('a b', github.ref)")),
        new(
            "unsound-ternary",
            f => Expressions(f).Where(e => FalseTernary().IsMatch(e)),
            Step("env: { A: \"${{ inputs.a && '' || 'b' }}\" }")
        ),
        new("use-trusted-publishing", f => Scripts(f).Where(s => KeyedPush().IsMatch(s)), Step("run: dotnet nuget push a --api-key b")),
    ];

    /// <summary>The rules that it is not held to, and why.</summary>
    public static IReadOnlyDictionary<string, string> NotHeld { get; } =
        new Dictionary<string, string>
        {
            ["archived-uses"] = "only GitHub knows, and `forbidden-uses` leaves few to look at",
            ["impostor-commit"] = "only GitHub knows: Dependabot takes its commits from tags",
            ["insecure-url-scheme"] = "is about pre-commit, which is not used",
            ["known-vulnerable-actions"] = "only GitHub knows: the dependency review asks it",
            ["ref-confusion"] = "there is no branch and no tag to confuse: `unpinned-uses`",
            ["self-repository"] = "an Enterprise Server does not know `$/` yet, and people copy these workflows there",
            ["stale-action-refs"] = "only GitHub knows: Dependabot takes its commits from tags",
            ["superfluous-actions"] = "`forbidden-uses` lets none of them in",
            ["typosquat-uses"] = "`forbidden-uses` names whose actions are used",
            ["unpinned-tools"] = "`forbidden-uses` lets none of them in",
        };

    private static IEnumerable<string> KeptCredentials(WorkflowFile file) =>
        file
            .Steps.Where(s => Text(s["uses"])?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true)
            .Where(s => s["with"]?["persist-credentials"] is null)
            .Select(s => s.ToJsonString())
            .Concat(Uncommented(file, "persist-credentials: true", string.Empty));

    private static IEnumerable<string> Caches(WorkflowFile file) =>
        file.Json["on"] is JsonObject on
        && (on["push"]?["tags"] is not null || on.ContainsKey("release") || on.ContainsKey("workflow_call"))
            ? file
                .Steps.Where(s =>
                    Text(s["uses"])?.StartsWith("actions/cache", StringComparison.Ordinal) == true
                    || Text(s["with"]?["cache"]) is not (null or "false")
                )
                .Select(s => s.ToJsonString())
            : [];

    private static IEnumerable<string> Unlimited(WorkflowFile file) =>
        file.Json["concurrency"] is not null ? [] : file.Jobs.Where(j => j["concurrency"] is null).Select(j => j.ToJsonString());

    private static IEnumerable<string> Hasty(WorkflowFile file) =>
        file.Updates.Where(u => (long?)u["cooldown"]?["default-days"] is not >= DaysToCoolDown).Select(u => u.ToJsonString());

    private static IEnumerable<string> Excessive(WorkflowFile file) =>
        file.Json["jobs"] is null ? []
        : file.Json["permissions"] is JsonObject permissions ? permissions.Where(p => Text(p.Value) == "write").Select(p => p.Key)
        : ["no permissions, or all"];

    private static IEnumerable<string> AppTokens(WorkflowFile file) =>
        from step in file.Steps
        where Text(step["uses"])?.StartsWith("actions/create-github-app-token@", StringComparison.Ordinal) == true
        let with = step["with"] as JsonObject ?? []
        where
            with.ContainsKey("skip-token-revoke")
            || (with.ContainsKey("owner") && !with.ContainsKey("repositories"))
            || !with.Any(w => w.Key.StartsWith("permission-", StringComparison.Ordinal))
        select step.ToJsonString();

    // What writes records is no target's: an environment would show a deployment for each record.
    private static IEnumerable<string> LooseSecrets(WorkflowFile file) =>
        file
            .Jobs.Where(j => j["environment"] is null)
            .SelectMany(j => NamedSecret().Matches(j.ToJsonString()).Select(m => m.Groups[1].Value))
            .Where(s => s is not ("GITHUB_TOKEN" or "RECORDS_TOKEN" or "RECORDS_APP_KEY"));

    private static IEnumerable<string> Undocumented(WorkflowFile file) =>
        file
            .Text.Split('\n')
            .Where(l => PermissionLine().IsMatch(l) && !l.Contains("contents: read", StringComparison.Ordinal) && !IsCommented(l));

    private static IEnumerable<string> Uncommented(WorkflowFile file, string what, string and) =>
        file
            .Text.Split('\n')
            .Where(l =>
                l.TrimStart(' ', '-').StartsWith(what, StringComparison.Ordinal)
                && l.Contains(and, StringComparison.Ordinal)
                && !IsCommented(l)
            );

    private static bool IsCommented(string line) => Comment().IsMatch(line);

    // What is more than the expression is a text, and a text is true.
    private static bool IsAlwaysTrue(string condition) =>
        condition.Contains("${{", StringComparison.Ordinal)
        && !(condition.StartsWith("${{", StringComparison.Ordinal) && condition.EndsWith("}}", StringComparison.Ordinal));

    private static bool IsExpression(string text) => text.StartsWith("${{", StringComparison.Ordinal);

    private static bool IsDependabot(WorkflowFile file) => file.Json["updates"] is not null;

    private static IEnumerable<string> Scripts(WorkflowFile file) => file.Steps.Select(s => Text(s["run"])).OfType<string>();

    private static IEnumerable<string> Conditions(WorkflowFile file) =>
        file.Jobs.Concat(file.Steps).Select(s => Text(s["if"])).OfType<string>();

    private static IEnumerable<string> Expressions(WorkflowFile file) =>
        Expression().Matches(file.Json.ToJsonString(WorkflowFile.AsWritten)).Select(m => m.Value).Concat(Conditions(file));

    private static IEnumerable<string> Others(WorkflowFile file) =>
        file
            .Jobs.Concat(file.Steps)
            .Select(s => Text(s["uses"]))
            .OfType<string>()
            .Where(u => !u.StartsWith("./", StringComparison.Ordinal) || OddPath().IsMatch(u[2..]));

    private static IEnumerable<string> Events(WorkflowFile file) =>
        file.Json["on"] switch
        {
            JsonObject events => events.Select(e => e.Key),
            JsonArray events => events.Select(e => (string)e!),
            { } one => [(string)one!],
            null => [],
        };

    private static IEnumerable<JsonNode> Containers(WorkflowFile file) =>
        file
            .Jobs.SelectMany(j => new[] { j["container"] }.Concat((j["services"] as JsonObject ?? []).Select(s => s.Value)))
            .OfType<JsonObject>();

    private static IEnumerable<string> Runners(WorkflowFile file) => file.Jobs.Select(j => j["runs-on"]?.ToString()).OfType<string>();

    private static IEnumerable<string> Find(WorkflowFile file, string text) =>
        file.Json.ToJsonString(WorkflowFile.AsWritten).Contains(text, StringComparison.Ordinal) ? [text] : [];

    private static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    private static string Job(string line) => $"on: push\njobs:\n  a:\n    {line}\n";

    private static string Step(string line) => "on: push\n" + Steps(line);

    private static string Steps(string line) => $"jobs:\n  a:\n    steps:\n      - {line}\n";

    [GeneratedRegex(
        @"\b(npm (i|install)|pipx? (install|run)|gem install|cargo install|go install|dotnet tool install|brew install|choco install)\b"
    )]
    private static partial Regex AdHocInstall();

    [GeneratedRegex(@"\bgithub\.(triggering_)?actor\b")]
    private static partial Regex Actor();

    [GeneratedRegex("^(actions|github|ossf)/")]
    private static partial Regex Trusted();

    [GeneratedRegex("GITHUB_(ENV|PATH)")]
    private static partial Regex EnvironmentFile();

    [GeneratedRegex(@"//|(^|/)\.{1,2}(/|@|$)")]
    private static partial Regex OddPath();

    [GeneratedRegex(@"toJSON\(\s*secrets\s*\)|secrets\[", RegexOptions.IgnoreCase)]
    private static partial Regex AllSecrets();

    [GeneratedRegex(@"fromJSON\(\s*secrets", RegexOptions.IgnoreCase)]
    private static partial Regex ReadSecret();

    [GeneratedRegex(@"secrets\.(\w+)")]
    private static partial Regex NamedSecret();

    [GeneratedRegex(@"^((ubuntu|macos|windows)-|\$\{\{ matrix\.)")]
    private static partial Regex HostedRunner();

    [GeneratedRegex(@"@[0-9a-f]{40}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"contains\(\s*'")]
    private static partial Regex TextContains();

    [GeneratedRegex(@"&&\s*(''|false|0|null)\s*\|\|")]
    private static partial Regex FalseTernary();

    [GeneratedRegex(@"nuget push.*--api-key|npm publish")]
    private static partial Regex KeyedPush();

    [GeneratedRegex(@"^ +(?!permission-)[a-z-]+: (write|read)( |$)")]
    private static partial Regex PermissionLine();

    [GeneratedRegex(@" # \S")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\$\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Expression();
}
