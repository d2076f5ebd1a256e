using System.Globalization;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>Reads curl's command line.</summary>
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

    private CurlReader() { }

    /// <summary>Reads the arguments.</summary>
    /// <param name="command">The command, its name <c>curl</c> included.</param>
    public static RequestDraft Read(ShellCommand command)
    {
        var reader = new CurlReader();
        foreach (var argument in new CommandLineReader<CurlOption>("curl", CurlOption.All).Read(command.Arguments))
        {
            if (argument.Problem is var (why, help))
                reader.Refuse(argument.At, why, help);
            else if (argument.Option is { } option)
                reader.Apply(option, argument.At, argument.Value);
            else
                reader._urls.Add(argument.At);
        }

        return reader.Finish(command);
    }

    private void Apply(CurlOption option, ShellWord at, ShellWord? value)
    {
        var name = $"--{option.Long}";
        switch (option.Meaning)
        {
            case CurlMeaning.Lost:
                _losses.Add(new RequestLoss(at, $"`{name}` has no place in a step", option.Help!));
                break;
            case CurlMeaning.Refused:
                Refuse(at, $"`{name}` has no place in a step", option.Help!);
                break;
            case CurlMeaning.Method when value!.Literal is { Length: > 0 } method:
                _draft = _draft with { Method = method.ToUpperInvariant() };
                break;
            case CurlMeaning.Method:
                Refuse(value!, "the method is known only when the shell runs", "write the method");
                break;
            case CurlMeaning.Data or CurlMeaning.BinaryData or CurlMeaning.EncodedData when value!.Beginning.StartsWith('@'):
                if ((value.Literal ?? value.Beginning) == "@-")
                    _draft = _draft with { BodyFromInput = value };
                Refuse(
                    value,
                    $"the data of the request stands in a file, `{value.Literal ?? value.Beginning}`",
                    "write its content as `json:` or `body:`"
                );
                break;
            case CurlMeaning.Data or CurlMeaning.RawData or CurlMeaning.BinaryData:
                AddData(value!, "application/x-www-form-urlencoded");
                break;
            case CurlMeaning.EncodedData:
                AddEncoded(value!);
                break;
            case CurlMeaning.Json:
                AddData(value!, "application/json");
                break;
            case CurlMeaning.Header:
                AddHeader(value!);
                break;
            case CurlMeaning.User:
                _draft = _draft with { User = value };
                break;
            case CurlMeaning.Bearer:
                _headers.Add(KeyValuePair.Create("Authorization", Prefixed("Bearer ", value!)));
                break;
            case CurlMeaning.Cookie when value!.Beginning.Contains('=', StringComparison.Ordinal) || value.Literal is null:
                _headers.Add(KeyValuePair.Create("Cookie", value));
                break;
            case CurlMeaning.Cookie:
                Refuse(value!, "the cookies of the request stand in a file", "send them as a header: `Cookie`");
                break;
            case CurlMeaning.Agent:
                _headers.Add(KeyValuePair.Create("User-Agent", value!));
                break;
            case CurlMeaning.Referer:
                _headers.Add(KeyValuePair.Create("Referer", value!));
                break;
            case CurlMeaning.Range:
                _headers.Add(KeyValuePair.Create("Range", Prefixed("bytes=", value!)));
                break;
            case CurlMeaning.Url:
                _urls.Add(value!);
                break;
            case CurlMeaning.Query:
                _query.Add(value!);
                break;
            case CurlMeaning.Get:
                _isGet = true;
                break;
            case CurlMeaning.Head:
                _draft = _draft with { Method = "HEAD", Shows = _draft.Shows | RequestShows.Headers | RequestShows.NoBody };
                break;
            case CurlMeaning.MaxTime:
                _draft = _draft with { Within = RequestTime.Read(value!) };
                break;
            case CurlMeaning.Retry:
                _draft = _draft with
                {
                    Retries = int.TryParse(value!.Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var retries) ? retries : 0,
                };
                break;
            case CurlMeaning.RetryDelay:
                _draft = _draft with { RetryDelay = RequestTime.Read(value!) };
                break;
            case CurlMeaning.Output:
                Output(value!);
                break;
            case CurlMeaning.WriteOut:
                WriteOut(value!);
                break;
            case CurlMeaning.Include:
                _draft = _draft with { Shows = _draft.Shows | RequestShows.Headers };
                break;
            case CurlMeaning.Dump when value!.Literal is "-" or "/dev/stdout" or "/dev/stderr":
                _draft = _draft with { Shows = _draft.Shows | RequestShows.Headers };
                break;
            case CurlMeaning.Dump:
                _losses.Add(new RequestLoss(at, $"`{name}` has no place in a step", "the answer is kept as evidence by itself"));
                break;
            case CurlMeaning.Fail:
                _draft = _draft with { FailsOnError = true };
                break;
            default:
                break;
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
        var (prefix, content) = value.Cut('=') is { } cut
            ? (cut.Before.Literal is { Length: > 0 } name ? name + "=" : string.Empty, cut.After)
            : (string.Empty, value);
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

        // `Name:` takes a header of curl's own away.
        if (RequestHeader.Read(value) is { Value.Parts.Count: > 0 } header)
            _headers.Add(header);
    }

    private void Output(ShellWord value)
    {
        if (value.Literal is "/dev/null")
            _draft = _draft with { Shows = _draft.Shows | RequestShows.NoBody };
        else if (value.Literal is not ("-" or "/dev/stdout"))
            _losses.Add(new RequestLoss(value, "the file of `--output` is not written", "the answer is kept as evidence by itself"));
    }

    private void WriteOut(ShellWord value)
    {
        var format = value.Beginning;
        if (format.Contains("http_code", StringComparison.Ordinal) || format.Contains("response_code", StringComparison.Ordinal))
            _draft = _draft with { Shows = _draft.Shows | RequestShows.Status };
        if (format.Contains("time_", StringComparison.Ordinal))
            _draft = _draft with { Shows = _draft.Shows | RequestShows.Time };
    }

    private RequestDraft Finish(ShellCommand command)
    {
        var url = _urls.Count > 0 ? _urls[0] : null;
        if (url is null)
            Refuse(command.Words[0], "the command has no address", "complete the command");
        else if (_urls.Count > 1)
            Refuse(_urls[1], $"the command has {_urls.Count} addresses", "write one curl command for each request");
        if (_data.Any(d => d.Literal == "-" || (d.Beginning == "@-" && d.Literal is not null)))
            Refuse(_data[0], "the data of the request is what another command writes", "write it as `json:` or `body:`");
        var body = _data.Count == 0 || _isGet ? null : Joined(_data);
        if (_bodyType == "application/json" && !_headers.Exists(h => h.Key.Equals("Accept", StringComparison.OrdinalIgnoreCase)))
            _headers.Add(KeyValuePair.Create("Accept", ShellWord.Of("application/json", command.Words[0])));
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

    private static ShellWord Joined(List<ShellWord> data) =>
        data.Count == 1
            ? data[0]
            : data[0] with
            {
                Parts = [.. data.SelectMany((d, i) => i == 0 ? d.Parts : [new ShellPart.Literal("&"), .. d.Parts])],
            };

    private static ShellWord Prefixed(string prefix, ShellWord word) =>
        word with
        {
            Parts = [new ShellPart.Literal(prefix), .. word.Parts],
        };

    private void Refuse(ShellWord at, string why, string help) => _draft = _draft.Refused(why, help, at);
}
