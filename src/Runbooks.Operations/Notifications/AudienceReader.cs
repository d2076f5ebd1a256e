using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Notifications.Channels;
using Runbooks.Yaml;

namespace Runbooks.Notifications;

/// <summary>Finds the channels and contacts that a route or a tier names.</summary>
/// <param name="channels">Every channel of the file.</param>
/// <param name="contacts">Every contact.</param>
/// <param name="bag">Takes a diagnostic for a name that is none.</param>
/// <param name="channelsField">The key with the channels' names.</param>
/// <param name="toField">The key with the contacts' names.</param>
internal sealed class AudienceReader(
    IReadOnlyList<Channel> channels,
    IReadOnlyList<Contact> contacts,
    DiagnosticBag bag,
    Field<IReadOnlyList<string>> channelsField,
    Field<IReadOnlyList<string>> toField
)
{
    /// <summary>The channel that is told everything where no channels are said; null for each level's usual ones.</summary>
    public Channel? Only { get; init; }

    /// <param name="said">What the file says; null where it says nothing.</param>
    /// <param name="level">Whose usual channels it has where none are said.</param>
    /// <param name="span">Where it stands, or what it follows from.</param>
    public Audience Read(FieldValues? said, NoticeLevel level, SourceSpan span)
    {
        var named = said?.Get(channelsField) is null
            ? Only is null
                ? [.. channels.Where(c => c.UsualLevel == level)]
                : [Only]
            : Find(said, channelsField, channels, c => c.Name, "channel");
        var people = said?.Get(toField) is null ? contacts : Find(said, toField, contacts, c => c.Name, "contact");
        var audience = new Audience(named, people);

        // Of the only channel, which reaches nobody at all then, it is said once.
        foreach (var channel in named.Where(c => c.ReachesPeople && !people.Any(c.Reaches) && (c != Only || c.UsualLevel == level)))
        {
            bag.Add(
                DiagnosticCodes.Conflict,
                span,
                $"the channel `{channel.Name}` ({channel.KindName}) reaches nobody at the level {level.Word()}",
                help: $"give a contact of it {(channel.KindName == "email" ? "an `email`" : "a `phone`")}, or take the channel "
                    + $"out of the route"
            );
        }

        return audience;
    }

    private List<T> Find<T>(
        FieldValues said,
        Field<IReadOnlyList<string>> field,
        IReadOnlyList<T> known,
        Func<T, string> nameOf,
        string what
    )
        where T : class
    {
        var found = new List<T>();
        var node = said.Entry(field)!.Value;
        foreach (var scalar in node is YamlSequence list ? list.Items : [node])
        {
            var name = ((YamlScalar)scalar).Value;
            if (known.FirstOrDefault(k => nameOf(k) == name) is { } one)
            {
                found.Add(one);
                continue;
            }

            var closest = Suggestion.Closest(name, known.Select(nameOf));
            bag.Add(
                DiagnosticCodes.UnknownReference,
                scalar.Span,
                $"there is no {what} `{name}`",
                closest is null ? null : $"did you mean `{closest}`?",
                known.Count == 0 ? $"the file has no {what}s" : $"one of {string.Join(", ", known.Select(nameOf))}"
            );
        }

        return found;
    }
}
