using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions.Targets;

/// <summary>How a target's file names its Prometheus server.</summary>
/// <param name="Url">As it is written, with <c>${env:NAME}</c>.</param>
/// <param name="Headers">As they are written.</param>
/// <param name="ErrorRate">The query for the share of requests that fail; null where its target does not say.</param>
/// <param name="Latency">The query for how long requests take, in seconds; null where its target does not say.</param>
internal sealed record PrometheusFields(string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, string? ErrorRate, string? Latency)
{
    private static readonly Field<string> ErrorRateField = new(
        "error-rate",
        "A query for the share of requests that fail, from 0 to 1, as one series: an incident's record draws it.",
        Shapes.Text
    );
    private static readonly Field<string> LatencyField = new(
        "latency",
        "A query for how long requests take, in seconds, as one series: an incident's record draws it.",
        Shapes.Text
    );

    private static readonly Field<string> UrlField = new(
        "url",
        "Its address; `${env:NAME}` and `${file:PATH}` are filled in.",
        Shapes.Text,
        required: true
    );
    private static readonly Field<IReadOnlyList<KeyValuePair<string, string>>> HeadersField = new(
        "headers",
        "Headers that go with each query; `${env:NAME}` and `${file:PATH}` are filled in and kept secret.",
        HttpShapes.Headers(Shapes.Text)
    );

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<PrometheusFields> Shape = Shapes.Mapping<PrometheusFields>(
        "prometheus",
        [UrlField, HeadersField, ErrorRateField, LatencyField],
        (values, _) =>
            new PrometheusFields(
                values.Get(UrlField)!,
                values.Get(HeadersField) ?? [],
                values.Get(ErrorRateField),
                values.Get(LatencyField)
            )
    );

    /// <param name="node">Where it stands.</param>
    /// <param name="resolve">Fills <c>${env:NAME}</c> in; null after a diagnostic.</param>
    /// <param name="secrets">Takes what must appear nowhere.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    public PrometheusServer? Read(YamlNode node, Func<string, YamlNode, string?> resolve, List<string> secrets, DiagnosticBag bag)
    {
        var url = resolve(Url, node);
        var address = url is null ? null : TargetReader.ParseAddress(url);
        if (url is not null && address is null)
            bag.Add(
                DiagnosticCodes.WrongType,
                node.Span,
                $"`{TargetReader.Shown(Url)}` is not an address",
                help: "such as http://prometheus.internal:9090, without user, query or fragment"
            );
        var headers = HeaderRules.Fill(Headers, _ => node, resolve, secrets.Add, bag);
        return address is null ? null : new PrometheusServer(address, headers) { ErrorRate = ErrorRate, Latency = Latency };
    }
}
