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

    /// <summary>Whether a shell runs a block.</summary>
    public static bool IsShell(PageBlock.Code code) =>
        Shells.Contains(Language(code)) || (Language(code).Length == 0 && code.Content.Lines.Any(l => Command().IsMatch(l.Text)));

    /// <summary>Whether a piece of code only sets what other code uses: variables and functions.</summary>
    public static bool OnlySets(CodeText code) =>
        ShellParser
            .Read(WithoutPrompts(code).Text)
            .All(s =>
                s.Node is ShellNode.Comment or ShellNode.Function
                || s.Node
                    is ShellNode.Pipeline
                    {
                        Commands: [{ Words: [] } or { Name: "export" or "set" or "readonly" or "declare" or "shopt" or "trap" or "alias" }]
                    } pipeline
                    && !pipeline
                        .Commands[0]
                        .Assignments.Select(a => a.Value)
                        .Concat(pipeline.Commands[0].Words)
                        .Any(w => w.Parts.Any(p => p is ShellPart.Substitution))
            );

    /// <summary>Whether somebody runs a block otherwise than by a shell of Unix.</summary>
    public static bool IsOther(PageBlock.Code code) => Others.Contains(Language(code));

    /// <summary>The pieces of code within a text that are command lines.</summary>
    public static IReadOnlyList<CodeText> Within(PageText text) =>
        [.. text.Codes.Where(c => Command().IsMatch(c.Text) && c.Text.Contains(' ', StringComparison.Ordinal)).Select(WithoutPrompts)];

    /// <summary>The lines that are typed, without the prompt before them; all lines where none has a prompt.</summary>
    public static CodeText WithoutPrompts(CodeText code)
    {
        if (!code.Lines.Any(l => Prompt().IsMatch(l.Text)))
            return code;
        var lines = new List<CodeLine>();
        var (isTyped, goesOn) = (false, false);
        foreach (var line in code.Lines)
        {
            if (Prompt().Match(line.Text) is { Success: true } prompt)
                lines.Add(new CodeLine(line.Text[prompt.Length..], line.Line, line.Column + prompt.Length));
            else if (isTyped && line.Text.StartsWith("> ", StringComparison.Ordinal))
                lines.Add(new CodeLine(line.Text[2..], line.Line, line.Column + 2));
            else if (!goesOn && RootPrompt().IsMatch(line.Text))
                lines.Add(new CodeLine(line.Text[2..], line.Line, line.Column + 2));
            else if (goesOn || line.Text.TrimStart().StartsWith('#'))
                lines.Add(line);
            else
            {
                isTyped = false;
                continue;
            }

            (isTyped, goesOn) = (true, lines[^1].Text.EndsWith('\\'));
        }

        return new CodeText(code.Source, lines);
    }

    private static string Language(PageBlock.Code code) => code.Language.Split([' ', '{', ',', ':'], 2)[0];

    // Behind a prompt of a user, `# systemctl restart x` is typed by root; a remark begins with a capital, or is a sentence.
    [GeneratedRegex(
        @"^# (?:sudo|chroot|systemctl|service|kubectl|oc|docker|podman|cat|ls|cd|rm|mv|cp|vi|nano|apt|yum|dnf|rpm|mount|umount|"
            + @"reboot|journalctl|iptables|ip|lvm|etcdctl|crictl|chmod|chown|mkdir|tar|dd|fsck|psql|mysql|curl|wget)\b"
    )]
    private static partial Regex RootPrompt();

    [GeneratedRegex(@"^\s*(?:[\w.@~:/\[\]()-]*[$%]|[\w.-]+@[\w.-]+:[^$#]*[$#]|PS(?: [^>]*)?>)\s+(?=\S)")]
    private static partial Regex Prompt();

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
            + @"|export|source|echo|printf|read|sleep|until|while|for|if|jq|yq|sh|bash|su|sudo|watch|"
            + @"time|date|hostname|launchctl|brew|apt|apt-get|yum|dnf|apk|snap|net|sc|iisreset|pagerduty|"
            + @"pd|promtool|amtool|runbook"
            + @"|\./[\w./-]+|/(?:usr|opt|etc|bin|home)/[\w./-]+|bin/\w+|scripts?/[\w./-]+|[\w./-]+\.sh|"
            + @"Invoke-\w+|(?:Get|Set|Start|Stop|Restart|Remove|New)-\w+|curl\.exe)(?:\s+\S|\s*$)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Command();
}
