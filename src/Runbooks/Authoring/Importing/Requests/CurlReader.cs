using System.Globalization;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>Reads curl's command line as curl does: short options joined or not, values behind or after, <c>--option=value</c>.</summary>
internal sealed class CurlReader
{
    private readonly List<KeyValuePair<string, ShellWord>> _headers = [];
    private readonly List<ShellWord> _data = [];
    private readonly List<ShellWord> _query = [];
    private readonly List<ShellWord> _urls = [];
    private readonly List<RequestLoss> _losses = [];
    private RequestDraft _draft = new();
    private string? _bodyType;
    private bool _isGet;

    private CurlReader()
    {
    }

    /// <summary>Reads the arguments.</summary>
    /// <param name="command">The command, its name <c>curl</c> included.</param>
    public static RequestDraft Read(ShellCommand command)
    {
        var reader = new CurlReader();
        List<ShellWord> arguments = [.. command.Arguments];
        for (var i = 0; i < arguments.Count; i++) i = reader.ReadArgument(arguments, i);
        return reader.Finish(command);
    }

    private int ReadArgument(List<ShellWord> arguments, int at)
    {
        var word = arguments[at];
        var beginning = word.Beginning;
        if (beginning == "--" && word.Literal is not null) return at;
        if (beginning.StartsWith("--", StringComparison.Ordinal)) return ReadLong(arguments, at);
        if (beginning.Length < 2 || beginning[0] != '-')
        {
            _urls.Add(word);
            return at;
        }

        for (var i = 1; i < beginning.Length; i++)
        {
            if (CurlOption.Find(beginning[i]) is not { } option)
            {
                Refuse(word, $"`-{beginning[i]}` is not known", "see `man curl` for what it does, and write the step by hand");
                return at;
            }

            if (!option.TakesValue)
            {
                Apply(option, word, value: null);
                continue;
            }

            var rest = word.Skip(i + 1);
            if (rest.Parts.Count > 0) Apply(option, word, rest);
            else if (at + 1 < arguments.Count) Apply(option, word, arguments[++at]);
            else Refuse(word, $"nothing follows `-{beginning[i]}`", "complete the command");
            return at;
        }

        return at;
    }

    private int ReadLong(List<ShellWord> arguments, int at)
    {
        var word = arguments[at];
        var (name, value) = word.Cut('=') is { } cut && CurlOption.Find(cut.Before.Beginning[2..]) is { TakesValue: true } ? (cut.Before.Beginning[2..], cut.After) : (word.Beginning[2..], null);
        var option = word.Literal is null && value is null ? null : CurlOption.Find(name);
        if (option is null && name.StartsWith("no-", StringComparison.Ordinal) && CurlOption.Find(name[3..]) is { TakesValue: false }) return at;
        if (option is null)
        {
            Refuse(word, $"`--{name}` is not known", "see `man curl` for what it does, and write the step by hand");
            return at;
        }

        if (option.TakesValue && value is null)
        {
            if (at + 1 >= arguments.Count)
            {
                Refuse(word, $"nothing follows `--{name}`", "complete the command");
                return at;
            }

            value = arguments[++at];
        }

        Apply(option, word, value);
        return at;
    }

    private void Apply(CurlOption option, ShellWord at, ShellWord? value)
    {
        var name = $"--{option.Long}";
        switch (option.Meaning)
        {
            case CurlMeaning.Lost: _losses.Add(new RequestLoss(at, $"`{name}` has no place in a step", option.Help!)); break;
            case CurlMeaning.Refused: Refuse(at, $"`{name}` has no place in a step", option.Help!); break;
            case CurlMeaning.Method when value!.Literal is { Length: > 0 } method: _draft = _draft with { Method = method.ToUpperInvariant() }; break;
            case CurlMeaning.Method: Refuse(value!, "the method is known only when the shell runs", "write the method"); break;
            case CurlMeaning.Data or CurlMeaning.BinaryData or CurlMeaning.EncodedData when value!.Beginning.StartsWith('@'):
                Refuse(value, $"the data of the request stands in a file, `{value.Literal ?? value.Beginning}`", "write its content as `json:` or `body:`");
                break;
            case CurlMeaning.Data or CurlMeaning.RawData or CurlMeaning.BinaryData: AddData(value!, "application/x-www-form-urlencoded"); break;
            case CurlMeaning.EncodedData: AddEncoded(value!); break;
            case CurlMeaning.Json: AddData(value!, "application/json"); break;
            case CurlMeaning.Header: AddHeader(value!); break;
            case CurlMeaning.User: _draft = _draft with { User = value }; break;
            case CurlMeaning.Bearer: _headers.Add(KeyValuePair.Create("Authorization", Prefixed("Bearer ", value!))); break;
            case CurlMeaning.Cookie when value!.Beginning.Contains('=', StringComparison.Ordinal) || value.Literal is null: _headers.Add(KeyValuePair.Create("Cookie", value)); break;
            case CurlMeaning.Cookie: Refuse(value!, "the cookies of the request stand in a file", "send them as a header: `Cookie`"); break;
            case CurlMeaning.Agent: _headers.Add(KeyValuePair.Create("User-Agent", value!)); break;
            case CurlMeaning.Referer: _headers.Add(KeyValuePair.Create("Referer", value!)); break;
            case CurlMeaning.Range: _headers.Add(KeyValuePair.Create("Range", Prefixed("bytes=", value!))); break;
            case CurlMeaning.Url: _urls.Add(value!); break;
            case CurlMeaning.Query: _query.Add(value!); break;
            case CurlMeaning.Get: _isGet = true; break;
            case CurlMeaning.Head: _draft = _draft with { Method = "HEAD", Shows = _draft.Shows | RequestShows.Headers | RequestShows.NoBody }; break;
            case CurlMeaning.MaxTime: _draft = _draft with { Within = Seconds(value!) }; break;
            case CurlMeaning.Retry: _draft = _draft with { Retries = int.TryParse(value!.Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var retries) ? retries : 0 }; break;
            case CurlMeaning.RetryDelay: _draft = _draft with { RetryDelay = Seconds(value!) }; break;
            case CurlMeaning.Output: Output(value!); break;
            case CurlMeaning.WriteOut: WriteOut(value!); break;
            case CurlMeaning.Include: _draft = _draft with { Shows = _draft.Shows | RequestShows.Headers }; break;
            case CurlMeaning.Dump when value!.Literal is "-" or "/dev/stdout" or "/dev/stderr": _draft = _draft with { Shows = _draft.Shows | RequestShows.Headers }; break;
            case CurlMeaning.Dump: _losses.Add(new RequestLoss(at, $"`{name}` has no place in a step", "the answer is kept as evidence by itself")); break;
            case CurlMeaning.Fail: _draft = _draft with { FailsOnError = true }; break;
            default: break;
        }
    }

    private void AddData(ShellWord value, string type)
    {
        if (value.Beginning.StartsWith('@') && type == "application/json")
        {
            Refuse(value, "the data of the request stands in a file", "write its content as `json:`");
            return;
        }

        _data.Add(value);
        _bodyType ??= type;
    }

    private void AddEncoded(ShellWord value)
    {
        // `name=content` encodes the content; anything else all of it.
        var (prefix, content) = value.Cut('=') is { } cut ? (cut.Before.Literal is { Length: > 0 } name ? name + "=" : string.Empty, cut.After) : (string.Empty, value);
        if (content.Literal is not { } text)
        {
            Refuse(value, "what is percent-encoded is known only when the shell runs", "write the address or the body as it is sent");
            return;
        }

        AddData(ShellWord.Of(prefix + Uri.EscapeDataString(text), value), "application/x-www-form-urlencoded");
    }

    private void AddHeader(ShellWord value)
    {
        if (value.Beginning.StartsWith('@'))
        {
            Refuse(value, "the headers of the request stand in a file", "write them as `headers:`");
            return;
        }

        if (value.Cut(':') is not { } cut || cut.Before.Literal is not { Length: > 0 } name) return;
        var content = cut.After.Skip(cut.After.Beginning.Length - cut.After.Beginning.TrimStart().Length);

        // `Name:` takes a header of curl's own away.
        if (content.Parts.Count > 0) _headers.Add(KeyValuePair.Create(name.Trim(), content));
    }

    private void Output(ShellWord value)
    {
        if (value.Literal is "/dev/null") _draft = _draft with { Shows = _draft.Shows | RequestShows.NoBody };
        else if (value.Literal is not ("-" or "/dev/stdout")) _losses.Add(new RequestLoss(value, "the file of `--output` is not written", "the answer is kept as evidence by itself"));
    }

    private void WriteOut(ShellWord value)
    {
        var format = value.Beginning;
        if (format.Contains("http_code", StringComparison.Ordinal) || format.Contains("response_code", StringComparison.Ordinal)) _draft = _draft with { Shows = _draft.Shows | RequestShows.Status };
        if (format.Contains("time_", StringComparison.Ordinal)) _draft = _draft with { Shows = _draft.Shows | RequestShows.Time };
    }

    private RequestDraft Finish(ShellCommand command)
    {
        var url = _urls.Count > 0 ? _urls[0] : null;
        if (url is null) Refuse(command.Words[0], "the command has no address", "complete the command");
        else if (_urls.Count > 1) Refuse(_urls[1], $"the command has {_urls.Count} addresses", "write one curl command for each request");
        if (_data.Any(d => d.Literal == "-" || (d.Beginning == "@-" && d.Literal is not null))) Refuse(_data[0], "the data of the request is what another command writes", "write it as `json:` or `body:`");
        var body = _data.Count == 0 || _isGet ? null : Joined(_data);
        if (_bodyType == "application/json" && !_headers.Exists(h => h.Key.Equals("Accept", StringComparison.OrdinalIgnoreCase))) _headers.Add(KeyValuePair.Create("Accept", ShellWord.Of("application/json", command.Words[0])));
        return _draft with
        {
            Method = _draft.Method ?? (_isGet ? "GET" : null),
            Url = url,
            Headers = _headers,
            Body = body,
            BodyType = body is null ? null : _bodyType,
            Query = _isGet ? [.. _data, .. _query] : _query,
            Losses = _losses,
        };
    }

    private static ShellWord Joined(List<ShellWord> data) => data.Count == 1
        ? data[0]
        : data[0] with { Parts = [.. data.SelectMany((d, i) => i == 0 ? d.Parts : [new ShellPart.Literal("&"), .. d.Parts])] };

    private static ShellWord Prefixed(string prefix, ShellWord word) => word with { Parts = [new ShellPart.Literal(prefix), .. word.Parts] };

    private static TimeSpan? Seconds(ShellWord value) =>
        double.TryParse(value.Literal, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 86_400 ? TimeSpan.FromSeconds(seconds) : null;

    // The first reason is told.
    private void Refuse(ShellWord at, string why, string help) => _draft = _draft.Refusal is null ? _draft with { Refusal = (why, help, at) } : _draft;
}
