using System.Text.Json.Nodes;
using static Runbooks.Incidents.Records.SchemaShapes;

namespace Runbooks.Incidents.Records;

/// <summary>The part of the record's schema that tells what monitoring says of the time around an incident.</summary>
internal static class WindowSchema
{
    public static JsonObject Create() =>
        Closed(
            ("from", Time()),
            ("to", Time()),
            ("chart", Described(Maybe(Text()), "The file of evidence with the chart")),
            ("dashboard", Maybe(Text())),
            ("error-rate", Maybe(Series("The share of requests that failed"))),
            ("latency-seconds", Maybe(Series("How long requests took, in seconds"))),
            ("budget-spent", Described(Maybe(Number()), "The share of the error budget, where the traffic is the same all the time")),
            ("budget-days", Maybe(Whole())),
            ("problem", Described(Maybe(Text()), "Why something of it is not known"))
        );

    private static JsonObject Series(string about) =>
        Described(
            Closed(
                ("before", Described(Maybe(Number()), "Its median before the problem")),
                ("worst", Described(Maybe(Number()), "Its largest value since")),
                ("last", Maybe(Number()))
            ),
            about
        );
}
