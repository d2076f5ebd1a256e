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
            ("source", Described(Maybe(Text()), "Where the two times are known from")),
            ("by", Maybe(AnyText())),
            (
                "replaced",
                Described(Closed(("environment", Maybe(Text())), ("version", Maybe(Text()))), "What served before it, and was gone back to")
            ),
            ("comparison", Maybe(Comparison()))
        );

    private static JsonObject Comparison() =>
        Described(
            Closed(
                ("repository", AnyText()),
                ("from", Text()),
                ("to", Text()),
                ("url", Maybe(Text())),
                ("commits", Whole()),
                ("missing", Described(Whole(), "How many commits of the version before are not in it")),
                ("files", Whole()),
                ("failed-first", Described(Maybe(Text()), "The path of the first request that went wrong")),
                ("touching-it", Described(List(Text()), "Files whose names share a word with that path")),
                ("migrations", List(Text())),
                ("configuration", List(Text())),
                (
                    "pull-requests",
                    List(
                        Closed(
                            ("number", Text()),
                            ("title", AnyText()),
                            ("url", Maybe(Text())),
                            ("labels", List(AnyText())),
                            ("paths", List(AnyText())),
                            ("touches-it", Boolean())
                        )
                    )
                ),
                (
                    "newest",
                    Described(
                        List(
                            Closed(
                                ("commit", Text()),
                                ("at", AnyText()),
                                ("subject", AnyText()),
                                ("paths", List(AnyText())),
                                ("touches-it", Boolean())
                            )
                        ),
                        "The newest commits of it"
                    )
                ),
                ("problem", Described(Maybe(Text()), "Why it could not be compared, or not wholly"))
            ),
            "What is in it and not in the version before, by the repository that both are made from"
        );
}
