using System.Globalization;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>Reads wget's command line.</summary>
internal sealed class WgetReader
{
    private const string WriteByHand = "see `man wget` for what it does, and write the step by hand";
    private static readonly string[] Flags = ["quiet", "no-verbose", "verbose", "server-response", "spider", "no-check-certificate", "content-on-error", "no-cache", "inet4-only", "inet6-only", "no-proxy", "show-progress", "no-hsts"];
    private static readonly string[] Valued = ["output-document", "post-data", "body-data", "method", "header", "timeout", "tries", "user", "password", "user-agent", "referer", "waitretry", "connect-timeout", "read-timeout", "dns-timeout", "output-file", "post-file", "body-file", "http-user", "http-password", "ca-certificate"];

    private static readonly Dictionary<char, string> Letters = new()
    {
        ['q'] = "quiet",
        ['v'] = "verbose",
        ['S'] = "server-response",
        ['4'] = "inet4-only",
        ['6'] = "inet6-only",
        ['O'] = "output-document",
        ['T'] = "timeout",
        ['t'] = "tries",
        ['U'] = "user-agent",
        ['o'] = "output-file",
    };

    private readonly List<KeyValuePair<string, ShellWord>> _headers = [];
    private readonly List<RequestLoss> _losses = [];
    private RequestDraft _draft = new() { FailsOnError = true };
    private ShellWord? _user;
    private ShellWord? _password;
    private bool _writesFile = true;

    private WgetReader()
    {
    }

    /// <summary>Reads the arguments.</summary>
    /// <param name="command">The command, its name <c>wget</c> included.</param>
    public static RequestDraft Read(ShellCommand command)
    {
        var reader = new WgetReader();
        List<ShellWord> arguments = [.. command.Arguments];
        for (var i = 0; i < arguments.Count; i++) i = reader.ReadArgument(arguments, i);
        return reader.Finish(command);
    }

    private int ReadArgument(List<ShellWord> arguments, int at)
    {
        var word = arguments[at];
        var beginning = word.Beginning;
        if (beginning.Length < 2 || beginning[0] != '-')
        {
            if (_draft.Url is null) _draft = _draft with { Url = word };
            else Refuse(word, "the command has more than one address", "write one command for each request");
            return at;
        }

        if (beginning.StartsWith("--", StringComparison.Ordinal))
        {
            var cut = word.Cut('=');
            var name = (cut?.Before ?? word).Beginning[2..];
            if (Flags.Contains(name)) Apply(name, word, value: null);
            else if (!Valued.Contains(name)) Refuse(word, $"`--{name}` is not known", WriteByHand);
            else if (cut is { } pair) Apply(name, word, pair.After);
            else if (at + 1 < arguments.Count) Apply(name, word, arguments[++at]);
            return at;
        }

        if (beginning == "-nv") return at;
        for (var i = 1; i < beginning.Length; i++)
        {
            if (!Letters.TryGetValue(beginning[i], out var name))
            {
                Refuse(word, $"`-{beginning[i]}` is not known", WriteByHand);
                return at;
            }

            if (Flags.Contains(name))
            {
                Apply(name, word, value: null);
                continue;
            }

            var rest = word.Skip(i + 1);
            if (rest.Parts.Count > 0) Apply(name, word, rest);
            else if (at + 1 < arguments.Count) Apply(name, word, arguments[++at]);
            return at;
        }

        return at;
    }

    private void Apply(string name, ShellWord at, ShellWord? value)
    {
        switch (name)
        {
            case "server-response": _draft = _draft with { Shows = _draft.Shows | RequestShows.Headers }; break;
            case "spider": (_draft, _writesFile) = (_draft with { Method = "HEAD", Shows = _draft.Shows | RequestShows.NoBody }, false); break;
            case "no-check-certificate" or "ca-certificate": _losses.Add(new RequestLoss(at, $"`--{name}` has no place in a step", "certificates are always verified: name the authority in the target's file, `tls: { ca: ca.pem }`")); break;
            case "output-document": _writesFile = value!.Literal is not ("-" or "/dev/null" or "/dev/stdout"); break;
            case "post-data": _draft = _draft with { Method = _draft.Method ?? "POST", Body = value, BodyType = "application/x-www-form-urlencoded" }; break;
            case "body-data": _draft = _draft with { Body = value, BodyType = "application/x-www-form-urlencoded" }; break;
            case "post-file" or "body-file": Refuse(at, "the data of the request stands in a file", "write its content as `json:` or `body:`"); break;
            case "method": _draft = _draft with { Method = value!.Literal?.ToUpperInvariant() }; break;
            case "header" when value!.Cut(':') is { } cut && cut.Before.Literal is { Length: > 0 } header:
                _headers.Add(KeyValuePair.Create(header.Trim(), cut.After.Skip(cut.After.Beginning.Length - cut.After.Beginning.TrimStart().Length)));
                break;
            case "user-agent": _headers.Add(KeyValuePair.Create("User-Agent", value!)); break;
            case "referer": _headers.Add(KeyValuePair.Create("Referer", value!)); break;
            case "user" or "http-user": _user = value; break;
            case "password" or "http-password": _password = value; break;
            case "timeout": _draft = _draft with { Within = double.TryParse(value!.Literal, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 86_400 ? TimeSpan.FromSeconds(seconds) : null }; break;
            case "tries": _draft = _draft with { Retries = int.TryParse(value!.Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var tries) && tries > 1 ? tries - 1 : 0 }; break;
            default: break;
        }
    }

    private RequestDraft Finish(ShellCommand command)
    {
        if (_draft.Url is null) Refuse(command.Words[0], "the command has no address", "complete the command");
        if (_user is not null) _draft = _draft with { User = _user with { Parts = [.. _user.Parts, new ShellPart.Literal(":"), .. _password?.Parts ?? []] } };
        if (_writesFile) _losses.Add(new RequestLoss(command.Words[0], "the file that `wget` writes is not written", "the answer is kept as evidence by itself"));
        return _draft with { Headers = _headers, Losses = _losses };
    }

    private void Refuse(ShellWord at, string why, string help) => _draft = _draft.Refusal is null ? _draft with { Refusal = (why, help, at) } : _draft;
}
