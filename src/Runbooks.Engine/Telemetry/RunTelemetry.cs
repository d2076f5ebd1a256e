using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Runbooks.Events;

namespace Runbooks.Telemetry;

/// <summary>
/// Runs as OpenTelemetry traces and metrics, sent by OTLP over HTTP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a
/// collector: a fold over the stream of events, out of which secrets are by then. A collector that is away changes nothing
/// about a run.
/// </summary>
public sealed class RunTelemetry : IDisposable
{
    private const string Name = "runbook";
    private const int PatienceMs = 2000;

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _rollbacks;
    private readonly Histogram<double> _seconds;

    private RunTelemetry(Uri endpoint, string? headers, string engineVersion)
    {
        _runs = _meter.CreateCounter<long>("runbook.runs", "{run}", "Runs that ended, by outcome.");
        _rollbacks = _meter.CreateCounter<long>("runbook.rollbacks", "{rollback}", "Rollbacks that were resolved, by verdict.");
        _seconds = _meter.CreateHistogram<double>("runbook.run.duration", "s", "From detection to the end of the run.");
        var resource = ResourceBuilder.CreateEmpty().AddService(Name, serviceVersion: engineVersion);
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new AlwaysOnSampler())
            .AddSource(Name)
            .AddOtlpExporter(o => Configure(o, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Name)
            .AddOtlpExporter(o => Configure(o, "v1/metrics"))
            .Build();

        void Configure(OtlpExporterOptions options, string path)
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
            options.TimeoutMilliseconds = PatienceMs;
            if (headers is not null)
                options.Headers = headers;
        }
    }

    /// <summary>Makes one; null where no collector is named, or its address is none.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="engineVersion">The version of the engine.</param>
    public static RunTelemetry? Create(Func<string, string?> environment, string engineVersion) =>
        environment("OTEL_SDK_DISABLED") != "true"
        && environment("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } text
        && Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
        && endpoint.Scheme is "http" or "https"
            ? new RunTelemetry(
                endpoint,
                environment("OTEL_EXPORTER_OTLP_HEADERS") is { Length: > 0 } headers ? headers : null,
                engineVersion
            )
            : null;

    /// <summary>
    /// Hears what happens in one run; runs at the same time have a sink each. Of a run that goes on in another process it must
    /// hear the events from before too, so that the trace is whole: of the process that ended, a collector has steps at most.
    /// </summary>
    public RunEventSink ForRun()
    {
        Activity? span = null;
        RunStarted? started = null;
        return recorded =>
        {
            switch (recorded.Event)
            {
                case RunStarted e:
                    started = e;
                    span = Start($"run {e.Runbook}", recorded.At, default);
                    span?.SetTag("runbook.run", e.Run)
                        .SetTag("runbook.incident", e.Incident)
                        .SetTag("runbook.id", e.Runbook)
                        .SetTag("runbook.target", e.Target)
                        .SetTag("runbook.trigger", e.Trigger)
                        .SetTag("runbook.severity", e.Severity);
                    break;
                case StepFinished e when span is not null:
                    using (var step = Start($"step {e.Path}", e.StartedAt, span.Context))
                    {
                        step?.SetTag("runbook.step.kind", e.Kind).SetTag("runbook.step.status", e.Status.ToString().ToLowerInvariant());
                        if (e.Error is { } error)
                            step?.SetStatus(ActivityStatusCode.Error, error.Message);
                        step?.SetEndTime((e.StartedAt + TimeSpan.FromMilliseconds(e.DurationMs)).UtcDateTime);
                    }

                    break;
                case RollbackIntended e:
                    span?.AddEvent(
                        new ActivityEvent(
                            "rollback intended",
                            recorded.At,
                            new ActivityTagsCollection
                            {
                                ["runbook.request"] = e.Request,
                                ["runbook.version.bad"] = e.BadVersion,
                                ["runbook.version.expected"] = e.ExpectedVersion,
                            }
                        )
                    );
                    break;
                case RollbackResolved e:
                    span?.AddEvent(
                        new ActivityEvent(
                            "rollback resolved",
                            recorded.At,
                            new ActivityTagsCollection { ["runbook.verdict"] = e.Verdict.ToString() }
                        )
                    );
                    _rollbacks.Add(1, Tag("runbook.verdict", e.Verdict.ToString()), Tag("runbook.target", started?.Target));
                    break;
                case CheckFinished e:
                    span?.AddEvent(
                        new ActivityEvent(
                            "check",
                            recorded.At,
                            new ActivityTagsCollection
                            {
                                ["runbook.check"] = e.Id,
                                ["runbook.check.status"] = e.Status.ToString().ToLowerInvariant(),
                            }
                        )
                    );
                    break;
                case RunResumed e:
                    span?.AddEvent(
                        new ActivityEvent(
                            "run resumed",
                            recorded.At,
                            new ActivityTagsCollection { ["runbook.idle_seconds"] = e.IdleSeconds }
                        )
                    );
                    break;
                case RunFinished e:
                    span?.SetTag("runbook.outcome", e.Outcome.ToString()).SetTag("runbook.objective.met", e.ObjectiveMet);
                    var isWell = e.Outcome is Outcome.Recovered or Outcome.NothingWrong;
                    span?.SetStatus(isWell ? ActivityStatusCode.Ok : ActivityStatusCode.Error, isWell ? null : e.Reason);
                    span?.SetEndTime(recorded.At.UtcDateTime);
                    span?.Dispose();
                    _runs.Add(
                        1,
                        Tag("runbook.outcome", e.Outcome.ToString()),
                        Tag("runbook.id", started?.Runbook),
                        Tag("runbook.target", started?.Target)
                    );
                    _seconds.Record(e.ActualSeconds, Tag("runbook.outcome", e.Outcome.ToString()), Tag("runbook.id", started?.Runbook));
                    break;
            }

            return ValueTask.CompletedTask;
        };
    }

    /// <summary>Sends what is not sent yet, within two seconds.</summary>
    public void Dispose()
    {
        _traces.ForceFlush(PatienceMs);
        _metrics.ForceFlush(PatienceMs);
        _traces.Dispose();
        _metrics.Dispose();
        _source.Dispose();
        _meter.Dispose();
    }

    private static KeyValuePair<string, object?> Tag(string name, string? value) => new(name, value);

    // A span of the run must not become the parent of what the engine itself does meanwhile.
    private Activity? Start(string name, DateTimeOffset at, ActivityContext parent)
    {
        var before = Activity.Current;
        Activity.Current = null;
        var span = _source.StartActivity(name, ActivityKind.Internal, parent, startTime: at);
        Activity.Current = before;
        return span;
    }
}
