using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Results;

namespace Runbooks.Controllers;

/// <summary>
/// Makes a state of what was read, by the expressions of a description. What an expression cannot find, or finds of another kind than is
/// wanted, makes no state at all: nothing is guessed where something is decided on it.
/// </summary>
/// <param name="definition">The description.</param>
/// <param name="values">The parameters and what was read, by name.</param>
internal sealed class StateEvaluation(ControllerDefinition definition, JsonObject values)
{
    private const int MostEvents = 200;
    private const int MostReleases = 20_000;
    private const int LongestText = 500;
    private const int LongestEntry = 80;

    private readonly Scope _scope = new(values);
    private readonly StateFields _state = definition.State;
    private string? _problem;

    /// <returns>The state, or why there is none.</returns>
    public Result<ControllerState, string> Evaluate()
    {
        if (SaidToServe() is not { } said)
            return Result.Failed(_problem!);
        var all = Releases();
        var listed = _state.Releases.TakesNewest ? [.. all.DistinctBy(r => r.Release.Ref, StringComparer.Ordinal)] : all;
        if (_problem is not null || Serving(said, listed) is not { } serving)
            return Result.Failed(_problem!);
        var others = listed.Where(r => r.Release.Ref != serving.Ref).ToList();
        var order = listed.First(r => r.Release.Ref == serving.Ref).Order;
        var newer = _state.Releases.NewestBy is null
            ? listed.FindIndex(r => r.Release.Ref == serving.Ref)
            : others.Count(r => r.Order?.Value > order?.Value);
        var items = ItemsOf(listed);
        var whole = _scope.With(ControllerNames.Serving, ControllerClient.Json(serving, items.GetValueOrDefault(serving.Ref)));
        var isSettled = IsSettled(whole);
        var state = new ControllerState(serving, Candidate: null, Events())
        {
            Releases = others.ConvertAll(r => r.Release),
            Newer = newer,
            Repeated = listed.GroupBy(r => r.Release.Ref, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any())?.Key,
            HasOrder = _state.Releases.NewestBy is null || listed.DistinctBy(r => r.Order).Take(2).Count() == 2,
            IsSettled = isSettled,
            Mark = Mark(whole),
            Failing = isSettled ? Told(_state.Failing, whole) : Text("failing", _state.Failing, whole),
            MovedBy = Text("moved-by", _state.MovedBy, whole),
            Obstacles = Obstacles(whole),
            Look = new ControllerLook(values, all.ConvertAll(r => r.Release.Ref), items),
        };
        if (_problem is not null)
            return Result.Failed(_problem);

        // Of a toggle the other one is gone to, whatever it is. Else it is the newest of those before the one that serves.
        return state with
        {
            Candidate =
                definition.Change.Means != ChangeMeaning.Toggle ? state.Earlier.FirstOrDefault()
                : others is [var other, ..] ? other.Release
                : null,
        };
    }

    private static Dictionary<string, JsonNode?> ItemsOf(List<Listed> listed)
    {
        var items = new Dictionary<string, JsonNode?>(listed.Count, StringComparer.Ordinal);
        foreach (var entry in listed)
            items.TryAdd(entry.Release.Ref, entry.Item);
        return items;
    }

    private List<Listed> Releases()
    {
        var fields = _state.Releases;
        var found = new List<Listed>();
        foreach (var item in Entries("releases.from", fields.From, MostReleases))
        {
            var scope = _scope.With("item", item);
            if (fields.Where is not null && !Holds("releases.where", fields.Where, scope))
                continue;
            if (Release("releases", fields, scope, item) is { } release)
                found.Add(new Listed(release, item, fields.NewestBy is null ? null : Order(fields.NewestBy, scope)));
            if (_problem is not null)
                return [];
        }

        CheckRefs(found);
        if (fields.NewestBy is not { } newest)
            return found;
        if (found.Exists(f => f.Order is null) && found.Find(f => f.Order is not null) is { } one)
            Refuse<string>($"`releases.newest-by` finds null for some entries, and not for {Shown(one.Item)}: `{newest.Text}`", newest);
        else if (found.DistinctBy(f => f.Order?.IsTime).Count() > 1)
            Refuse<string>($"`releases.newest-by` finds numbers and times, which have no order: `{newest.Text}`", newest);
        return [.. found.OrderByDescending(f => f.Order?.Value)];
    }

    // Of two releases with one name nobody can say which is meant, nor which of them serves.
    private void CheckRefs(List<Listed> found)
    {
        if (_state.Releases is not { Ref: { } called, TakesNewest: false } fields)
            return;
        var seen = new Dictionary<string, JsonNode?>(found.Count, StringComparer.Ordinal);
        foreach (var entry in found)
        {
            if (seen.TryAdd(entry.Release.Ref, entry.Item))
                continue;
            Refuse<string>(
                $"`releases.ref` finds {entry.Release.Ref} for two entries{In(fields.From)}, {Shown(seen[entry.Release.Ref])} and "
                    + $"{Shown(entry.Item)}, and expected what tells each from the others: `{called.Text}`; where the list is a history, "
                    + "`repeated: newest` lets the newest count",
                called
            );
            return;
        }
    }

    private static string In(Expression? from) => from is null ? string.Empty : $" of `{from.Text}`";

    private static string Shown(JsonNode? item)
    {
        var json = PrintableText.Line(item?.ToJsonString() ?? "null");
        return json.Length <= LongestEntry ? json : json[..LongestEntry] + "…";
    }

    private Release? SaidToServe()
    {
        var fields = _state.Serving;
        if (fields.From is null)
            return Release("serving", fields, _scope, item: null);
        var entry = Value("serving.from", fields.From, _scope);
        if (entry is null)
            return Refuse<Release>($"`serving.from` finds nothing: `{fields.From.Text}`", fields.From);
        var item = entry as JsonNode ?? Values.ToJson(entry);
        return Release("serving", fields, _scope.With("item", item), item);
    }

    private Release? Serving(Release said, List<Listed> listed)
    {
        var fields = _state.Serving;
        if (listed.Find(r => r.Release.Ref == said.Ref)?.Release is not { } known)
            return Refuse<Release>(
                listed.Count == 0
                    ? $"`serving` names {said.Ref}, and no releases are listed"
                    : $"`serving` names {said.Ref}, which is none of the releases that are listed ("
                        + $"{string.Join(", ", listed.Take(5).Select(r => r.Release.Ref))}{(listed.Count > 5 ? ", …" : string.Empty)}): "
                        + "`array.concat` and `array.add` put what serves among them in `releases.from`",
                fields.Names.FirstOrDefault() ?? fields.From
            );
        return known with
        {
            Place = fields.Place is null ? known.Place : said.Place,
            Ref = known.Ref,
            Version = fields.Version is null ? known.Version : said.Version,
            Health = fields.Healthy is null ? known.Health : said.Health,
            Port = fields.Port is null ? known.Port : said.Port,
            MadeAt = fields.At is null ? known.MadeAt : said.MadeAt,
            HasServed = true,
        };
    }

    private Release? Release(string key, ReleaseFields fields, Scope scope, JsonNode? item)
    {
        var version = Text($"{key}.version", fields.Version, scope);
        var called = Text($"{key}.ref", fields.Ref, scope);
        var placed = Text($"{key}.place", fields.Place, scope);
        var place = placed ?? called ?? version;
        if (_problem is not null)
            return null;

        // What is to name a release is not made up of something else where it does not.
        var name =
            fields.Ref is not null ? called
            : fields.Place is not null ? placed
            : version;
        if (name is null || place is null)
            return Refuse<Release>(
                $"`{key}` names no release: nothing is found by `{(fields.Ref ?? fields.Place ?? fields.Version)!.Text}`"
                    + (fields.From is null ? string.Empty : $" in the entry {Shown(item)}"),
                fields.Ref ?? fields.Place ?? fields.Version
            );
        return new Release(place, version, Word($"{key}.healthy", fields.Healthy, scope), Port($"{key}.port", fields.Port, scope))
        {
            Ref = name,
            MadeAt = Text($"{key}.at", fields.At, scope),
            HasServed = Flag($"{key}.served", fields.Served, scope),
        };
    }

    private List<ControllerEvent> Events()
    {
        if (_state.Events is not { } fields)
            return [];
        var events = new List<ControllerEvent>();
        foreach (var item in Entries("events.from", fields.From, int.MaxValue).OfType<JsonObject>().TakeLast(MostEvents))
        {
            var scope = _scope.With("item", item);
            if (fields.Where is not null && !Holds("events.where", fields.Where, scope))
                continue;
            if (Kind(fields.Kind, scope) is not { } kind)
                return events;
            events.Add(
                new ControllerEvent(kind)
                {
                    HasFailed = fields.Failed?.Find(scope).Value is true,
                    Place = Told(fields.Place, scope),
                    From = Told(fields.Leaves, scope),
                    To = Told(fields.Reaches, scope),
                    Version = Told(fields.Version, scope),
                    PreviousVersion = Told(fields.LeftVersion, scope),
                    CurrentVersion = Told(fields.ReachedVersion, scope),
                    Timestamp = Told(fields.At, scope),
                }
            );
        }

        return events;
    }

    // That something moved keeps another request from being sent: an event of a kind that nobody knows could be just that.
    private string? Kind(Expression expression, Scope scope) =>
        Value("events.kind", expression, scope) switch
        {
            string kind when ControllerEvent.Kinds.Contains(kind) => kind,
            var other => Refuse<string>(
                $"`events.kind` finds {Found(other)}, expected one of "
                    + $"{string.Join(", ", ControllerEvent.Kinds)}: `{expression.Text}`; `where` leaves out what is none of them",
                expression
            ),
        };

    // A history only tells more than the state does: what it does not say as it should is not said.
    private static string? Told(Expression? expression, Scope scope) =>
        expression?.Find(scope).Value is string { Length: > 0 and <= LongestText } text ? PrintableText.Line(text) : null;

    // Without the mark that a description promises, a change of somebody else would go unseen.
    private string? Mark(Scope scope)
    {
        var mark = Text("mark", _state.Mark, scope);
        return mark is null && _state.Mark is { } wanted ? Refuse<string>($"`mark` finds nothing: `{wanted.Text}`", wanted) : mark;
    }

    // What compares something that is not there would never be settled, and nobody would know why.
    private bool IsSettled(Scope scope)
    {
        if (_state.Settled is not { } settled)
            return true;
        var came = new ReadCondition(settled, scope);
        if (came.Absent is { } absent)
            Refuse<string>($"`settled` finds nothing by `{absent}`", settled.Span);
        return Holds("settled", came);
    }

    private List<string> Obstacles(Scope scope)
    {
        var said = new List<string>();
        foreach (var obstacle in _state.Obstacles)
        {
            if (!Holds("obstacles.when", obstacle.When, scope))
                continue;
            if (TemplateText.Fill(obstacle.Says, scope).Succeeds(out var text, out var fault))
                said.Add(PrintableText.Line(text));
            else
                Refuse<string>($"`obstacles.says`: {fault.Message}", fault.Span);
        }

        return said;
    }

    private List<JsonNode?> Entries(string key, Expression? from, int most)
    {
        if (from is null)
            return [null];
        switch (Value(key, from, _scope))
        {
            case JsonArray list when list.Count > most:
                Refuse<string>($"`{key}` finds {list.Count} entries, more than {most}: let the request ask for fewer", from);
                return [];
            case JsonArray list:
                return [.. list];
            case var other:
                if (_problem is null)
                    Refuse<string>($"`{key}` finds {Values.Describe(other)}, expected a list: `{from.Text}`", from);
                return [];
        }
    }

    private string? Text(string key, Expression? expression, Scope scope)
    {
        switch (Value(key, expression, scope))
        {
            case null:
                return null;
            case string { Length: 0 }:
                return null;
            case string text when text.Length <= LongestText:
                return PrintableText.Line(text);
            case string text:
                return Refuse<string>($"`{key}` finds a text of {text.Length} characters, expected at most {LongestText}", expression);
            case long number:
                return number.ToString(CultureInfo.InvariantCulture);
            case var other:
                return Refuse<string>(
                    $"`{key}` finds {Values.Describe(other)}, expected a text or a whole number: `{expression!.Text}`",
                    expression
                );
        }
    }

    private string? Word(string key, Expression? expression, Scope scope) =>
        Value(key, expression, scope) switch
        {
            bool healthy => healthy ? "healthy" : "unhealthy",
            null or string { Length: 0 } => null,
            string { Length: <= LongestText } text => PrintableText.Line(text),
            var other => Refuse<string>(
                $"`{key}` finds {Values.Describe(other)}, expected true, false or a word: `{expression!.Text}`",
                expression
            ),
        };

    private bool? Flag(string key, Expression? expression, Scope scope)
    {
        switch (Value(key, expression, scope))
        {
            case null:
                return null;
            case bool flag:
                return flag;
            case var other:
                Refuse<string>($"`{key}` finds {Values.Describe(other)}, expected true, false or null: `{expression!.Text}`", expression);
                return null;
        }
    }

    private int? Port(string key, Expression? expression, Scope scope) =>
        Value(key, expression, scope) is long number and > 0 and < 65536 ? (int)number : null;

    private ReleaseOrder? Order(Expression expression, Scope scope)
    {
        var found = Value("releases.newest-by", expression, scope);
        if (found is null)
            return null;
        if (ReleaseOrder.Of(found) is { } order)
            return order;
        Refuse<string>(
            $"`releases.newest-by` finds {Found(found)}, expected a number, or a time such as 2026-01-31T12:00:00Z: `{expression.Text}`",
            expression
        );
        return null;
    }

    private static string Found(object? value) => value is string text ? $"\"{PrintableText.Line(text)}\"" : Values.Describe(value);

    private bool Holds(string key, Condition condition, Scope scope) => Holds(key, new ReadCondition(condition, scope));

    private bool Holds(string key, ReadCondition came)
    {
        if (came.Fault is { } fault)
            Refuse<string>($"`{key}`: {ReadCondition.Why(fault)}", fault.Span);
        return came.Holds;
    }

    private object? Value(string key, Expression? expression, Scope scope)
    {
        if (expression is null)
            return null;
        var (value, fault) = expression.Find(scope);
        if (fault is not null)
            Refuse<string>($"`{key}`: {fault.Message}", fault.Span);
        return value;
    }

    private T? Refuse<T>(string problem, Expression? at)
        where T : class => Refuse<T>(problem, at?.Span);

    // The first is what went wrong; what follows from it is none of anybody's business.
    private T? Refuse<T>(string problem, SourceSpan? at)
        where T : class
    {
        _problem ??= at is null ? problem : $"{problem} ({at})";
        return null;
    }

    private sealed record Listed(Release Release, JsonNode? Item, ReleaseOrder? Order);
}
