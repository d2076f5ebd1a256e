using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Pages;

/// <summary>Tells code that somebody runs from code that only shows something.</summary>
internal static partial class CommandBlocks
{
    private static readonly string[] Shells =
    [
        "bash",
        "sh",
        "shell",
        "zsh",
        "ksh",
        "console",
        "shell-session",
        "shellsession",
        "terminal",
        "text/x-sh",
        "bash-session",
        "fish",
    ];

    // What is run, though not by a shell of Unix.
    private static readonly string[] Others =
    [
        "powershell",
        "pwsh",
        "ps1",
        "bat",
        "cmd",
        "batch",
        "sql",
        "psql",
        "mysql",
        "plsql",
        "python",
        "py",
        "ruby",
        "js",
        "javascript",
        "mongo",
        "redis",
        "promql",
        "kql",
        "groovy",
        "go",
        "perl",
    ];

    // What has no language, or that of plain text: a terminal where it has a prompt or begins with a command.
    private static readonly string[] Plain = ["", "text", "txt", "plain", "plaintext", "none", "output", "log", "cli", "terminal-session"];

    /// <summary>What is typed of a block that a shell runs; null where none does.</summary>
    public static TypedCode? Typed(PageBlock.Code code)
    {
        var isShell = Shells.Contains(Language(code));
        if (!isShell && !Plain.Contains(Language(code)))
            return null;
        var typed = TypedCode.Of(code.Content);
        if (typed.Code.Lines.All(l => l.Text.Trim().Length == 0))
            return null;
        if (isShell || typed.HasPrompts)
            return typed;
        var lines = typed.Code.Lines.Where(l => l.Text.Trim() is { Length: > 0 } and not ['#', ..]).ToList();
        var first = code.Content.Lines.FirstOrDefault(l => l.Text.Trim() is { Length: > 0 } and not ['#', ..]);
        var isTyped = Language(code).Length == 0 ? lines.Exists(l => IsCommand(l.Text)) : lines.TrueForAll(l => IsCommand(l.Text));
        return isTyped && lines.Count > 0 && lines[0] == first ? typed : null;
    }

    /// <summary>Whether a line begins with a program that people run by hand.</summary>
    public static bool IsCommand(string line) => Command().IsMatch(line);

    /// <summary>Whether a piece of code only sets what other code uses: variables and functions.</summary>
    public static bool OnlySets(CodeText code) =>
        ShellParser
            .Read(code.Text)
            .All(s =>
                s.Node is ShellNode.Comment or ShellNode.Function
                || s.Node
                    is ShellNode.Pipeline
                    {
                        Commands: [
                            { Words: [] }
                            or { Name: "export" or "unset" or "set" or "readonly" or "declare" or "shopt" or "trap" or "alias" },
                        ]
                    } pipeline
                    && !pipeline
                        .Commands[0]
                        .Assignments.Select(a => a.Value)
                        .Concat(pipeline.Commands[0].Words)
                        .Any(w => w.Parts.Any(p => p is ShellPart.Substitution))
            );

    /// <summary>Whether somebody runs a block by something else than a shell of Unix.</summary>
    public static bool IsOther(PageBlock.Code code) => Others.Contains(Language(code)) || IsRequests(code);

    /// <summary>Whether a block holds requests as they are sent: a method, an address, headers and a body.</summary>
    public static bool IsRequests(PageBlock.Code code) => Language(code) is "http" or "rest" && RequestBlock.In(code.Content).Any();

    /// <summary>Whether something is done where a block stands.</summary>
    public static bool IsAct(PageBlock.Code code) => IsOther(code) || (Typed(code) is { } typed && !OnlySets(typed.Code));

    /// <summary>The pieces of code within a text that are command lines.</summary>
    public static IReadOnlyList<CodeText> Within(PageText text) =>
        [
            .. text
                .Codes.Where(c => Command().IsMatch(c.Text) && c.Text.Contains(' ', StringComparison.Ordinal))
                .Select(c => TypedCode.Of(c).Code),
        ];

    private static string Language(PageBlock.Code code) => code.Language.Split([' ', '{', ',', ':'], 2)[0];

    [GeneratedRegex(
        @"^\s*(?:[$%]\s+)?(?:[A-Z_][A-Z0-9_]*=\S*\s+)*(?:(?:sudo|time|watch|nohup|exec|env)\s+(?:-\S+\s+)*)*(?:"
            + @"curl|wget|https?(?=\s+[A-Z:-])|kubectl|oc|k9s|helm|helmfile|kustomize|argocd|flux|istioctl|"
            + @"docker|docker-compose|podman|nerdctl|crictl"
            + @"|systemctl|service|journalctl|supervisorctl|pm2|nginx|apachectl|haproxy|caddy"
            + @"|aws|az|gcloud|gsutil|doctl|heroku|fly|flyctl|vercel|netlify|cf|eb|ecs-cli|eksctl|ibmcloud|oci"
            + @"|terraform|terragrunt|pulumi|ansible|ansible-playbook|puppet|chef-client|salt|nomad|consul|vault|packer|vagrant"
            + @"|git|gh|glab|hub|make|npm|npx|yarn|pnpm|node|python3?|pip3?|poetry|ruby|bundle|rails|"
            + @"rake|php|composer|artisan|java|mvn|gradle|dotnet|go|cargo|perl"
            + @"|psql|pg_\w+|mysql|mysqldump|mysqladmin|mongo|mongosh|redis-cli|sqlite3|cqlsh|clickhouse-client|"
            + @"influx|etcdctl|kafka-\S+|rabbitmqctl|rabbitmqadmin|cypher-shell|sqlcmd"
            + @"|ssh|scp|rsync|sshpass|ping|dig|nslookup|host|traceroute|nc|telnet|openssl|certbot|iptables|ufw|ip|ss|netstat|tcpdump"
            + @"|ls|cd|cat|tail|head|less|grep|sed|awk|find|xargs|cp|mv|rm|mkdir|chmod|chown|ln|touch|"
            + @"tar|unzip|gzip|df|du|free|top|htop|ps|kill|pkill|killall|lsof|uptime|crontab|reboot|shutdown|"
            + @"mount|umount"
            + @"|export|unset|source|echo|printf|read|sleep|until|while|for|if|jq|yq|sh|bash|su|sudo|watch|"
            + @"time|date|hostname|launchctl|brew|apt|apt-get|yum|dnf|apk|snap|net|sc|iisreset|pagerduty|"
            + @"pd|promtool|amtool|runbook"
            + @"|\./[\w./-]+|/(?:usr|opt|etc|bin|home)/[\w./-]+|bin/\w+|scripts?/[\w./-]+|[\w./-]+\.sh|"
            + @"Invoke-\w+|(?:Get|Set|Start|Stop|Restart|Remove|New)-\w+|curl\.exe)(?:\s+\S|\s*$)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Command();
}
