using System.Text.Json.Nodes;
using static Runbooks.Incidents.Records.SchemaShapes;

namespace Runbooks.Incidents.Records;

/// <summary>The part of the record's schema that tells of the change that brought the version that was left.</summary>
internal static class SuspectSchema
{
    public static JsonObject Create() =>
        Closed(
            ("version", Text()),
            ("environment", Maybe(Text())),
            ("deployed-at", Maybe(Time())),
            ("switched-at", Maybe(Time())),
            ("source", Described(Text(), "Where the two times are known from")),
            ("by", Maybe(AnyText())),
            (
                "replaced",
                Described(Closed(("environment", Maybe(Text())), ("version", Maybe(Text()))), "What served before it, and was gone back to")
            )
        );
}
