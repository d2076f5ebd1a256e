namespace Runbooks.Authoring.Importing.Answers;

/// <summary>Says in the language of runbooks what a jq filter says, where both mean the same; null elsewhere.</summary>
internal static class JqTranslator
{
    // What gives a value of a value.
    private static readonly Dictionary<string, string> Functions = new()
    {
        ["first"] = "array.first",
        ["last"] = "array.last",
        ["reverse"] = "array.reverse",
        ["min"] = "array.min",
        ["max"] = "array.max",
        ["add"] = "array.sum",
        ["keys"] = "object.keys",
        ["keys_unsorted"] = "object.keys",
        ["tostring"] = "object.to_text",
        ["tojson"] = "object.to_json",
        ["tonumber"] = "string.to_number",
        ["ascii_downcase"] = "string.downcase",
        ["ascii_upcase"] = "string.upcase",
        ["floor"] = "math.floor",
    };

    // What holds or not of a value and a text.
    private static readonly Dictionary<string, string> Questions = new()
    {
        ["has"] = "object.has_key",
        ["contains"] = "string.contains",
        ["startswith"] = "string.starts_with",
        ["endswith"] = "string.ends_with",
        ["test"] = "regex.is_match",
    };

    /// <param name="filter">The filter.</param>
    /// <param name="root">What it is applied to: <c>body</c>, or an earlier step's.</param>
    public static JqMeaning? Translate(string filter, string root = "body") =>
        JqParser.Read(filter) is { } node ? Of(node, new JqMeaning(root, JqValueKind.Value)) : null;

    private static JqMeaning? Of(JqNode? node, JqMeaning input) =>
        node switch
        {
            JqNode.Whole => input,
            JqNode.Member m => OnOwner(m.Owner, input, owner =>
                owner.Kind == JqValueKind.Items
                    ? new JqMeaning($"array.map({owner.Expression}, {ExpressionText.Quote(m.Name)})", JqValueKind.Items)
                    {
                        There = owner.There,
                    }
                    : new JqMeaning(ExpressionText.Member(owner.Expression, m.Name), JqValueKind.Value)
            ),
            JqNode.Item i => OnOwner(i.Owner, input, owner =>
                owner.Kind == JqValueKind.Value ? new JqMeaning($"{owner.Expression}[{i.Place}]", JqValueKind.Value) : null
            ),
            JqNode.Slice s => OnOwner(s.Owner, input, owner => owner.Kind == JqValueKind.Value ? SliceOf(owner, s) : null),
            JqNode.Each e => OnOwner(e.Owner, input, owner =>
                owner.Kind == JqValueKind.Value ? new JqMeaning(owner.Expression, JqValueKind.Items) { There = owner.There } : null
            ),
            JqNode.Constant c => new JqMeaning(c.Text, JqValueKind.Sure),
            JqNode.Pipe p => OnOwner(p.From, input, from => Of(p.To, from)),
            JqNode.Several s => Of(s.First, input) is { } first && Of(s.Second, input) is { } second && input.Kind != JqValueKind.Items
                ? first with
                {
                    Further = [.. first.Further, second with { Further = [] }, .. second.Further],
                }
                : null,
            JqNode.Made m => MadeOf(m, input),
            JqNode.Gathered g => Of(g.Of, input) is { Kind: JqValueKind.Items, Further.Count: 0, IsMade: false } items
                ? items with
                {
                    Kind = JqValueKind.Value,
                }
                : null,
            JqNode.Binary b => BinaryOf(b, input),
            JqNode.Call c => CallOf(c, input),
            JqNode.Choice c => ChoiceOf(c, input),
            _ => null,
        };

    private static JqMeaning? OnOwner(JqNode owner, JqMeaning input, Func<JqMeaning, JqMeaning?> make) =>
        Of(owner, input) is { Further.Count: 0, IsMade: false } found ? make(found) : null;

    // What is put into it must be there; it is no value of the answer itself.
    private static JqMeaning? MadeOf(JqNode.Made made, JqMeaning input)
    {
        if (input.Kind == JqValueKind.Items)
            return null;
        var values = made.Values.Select(v => Of(v, input)).ToList();
        if (values.Exists(v => v is not { Further.Count: 0, IsMade: false }))
            return null;
        return values[0]! with { IsMade = true, Further = [.. values.Skip(1).Select(v => v!)] };
    }

    // There is no part of a list but its beginning: the end is the beginning of the reverse.
    private static JqMeaning? SliceOf(JqMeaning owner, JqNode.Slice slice) =>
        slice switch
        {
            { From: < 0 and var from, To: null } => new JqMeaning(
                $"array.reverse(array.limit(array.reverse({owner.Expression}), {-from}))",
                JqValueKind.Value
            )
            {
                There = owner.There,
            },
            { From: null or 0, To: >= 0 and var to } => new JqMeaning($"array.limit({owner.Expression}, {to})", JqValueKind.Value)
            {
                There = owner.There,
            },
            _ => null,
        };

    private static JqMeaning? BinaryOf(JqNode.Binary binary, JqMeaning input)
    {
        if (input.Kind == JqValueKind.Items)
            return null;
        if (
            Of(binary.Left, input) is not { Kind: not JqValueKind.Items, Further.Count: 0, IsMade: false } left
            || Of(binary.Right, input) is not { Kind: not JqValueKind.Items, Further.Count: 0, IsMade: false } right
        )
            return null;
        switch (binary.Sign)
        {
            case "==" or "!=":
                return new JqMeaning($"{Wrapped(left, binary.Left)} {binary.Sign} {Wrapped(right, binary.Right)}", JqValueKind.Condition);
            case "<" or "<=" or ">" or ">=":
                // jq orders texts too; a runbook's expressions do not.
                return binary.Left is JqNode.Constant { IsText: true } || binary.Right is JqNode.Constant { IsText: true }
                    ? null
                    : new JqMeaning($"{Wrapped(left, binary.Left)} {binary.Sign} {Wrapped(right, binary.Right)}", JqValueKind.Condition);
            case "and" or "or" when left.Kind == JqValueKind.Condition && right.Kind == JqValueKind.Condition:
                return new JqMeaning(
                    $"{Wrapped(left, binary.Left)} {(binary.Sign == "and" ? "&&" : "||")} {Wrapped(right, binary.Right)}",
                    JqValueKind.Condition
                );
            case "//":
                return new JqMeaning(
                    $"({left.Expression} ?? {right.Expression})",
                    right.Kind == JqValueKind.Sure ? JqValueKind.Sure : JqValueKind.Value
                );
            case "+" or "-" or "*" or "/" or "%":
                return new JqMeaning($"({left.Expression} {binary.Sign} {right.Expression})", JqValueKind.Value);
            default:
                return null;
        }
    }

    private static string Wrapped(JqMeaning meaning, JqNode node) =>
        node is JqNode.Binary { Sign: not ("//" or "+" or "-" or "*" or "/" or "%") }
        || (node is JqNode.Pipe or JqNode.Choice && meaning.Kind == JqValueKind.Condition)
            ? $"({meaning.Expression})"
            : meaning.Expression;

    private static JqMeaning? CallOf(JqNode.Call call, JqMeaning input)
    {
        var at = input.Expression;
        var isOne = input.Kind != JqValueKind.Items;
        var text = call.Arguments is [JqNode.Constant { IsText: true } constant] ? constant.Text : null;
        return (call.Name, call.Arguments.Count) switch
        {
            ("length", 0) when isOne => new JqMeaning($"array.size({at})", JqValueKind.Sure),
            (var name, 0) when isOne && Functions.TryGetValue(name, out var function) => new JqMeaning(
                $"{function}({at})",
                JqValueKind.Value
            )
            {
                There = input.There,
            },
            ("not", 0) when input.Kind == JqValueKind.Condition => new JqMeaning($"!({at})", JqValueKind.Condition),
            (var name, 1) when isOne && text is not null && Questions.TryGetValue(name, out var question) => new JqMeaning(
                $"{question}({at}, {text})",
                JqValueKind.Condition
            ),
            ("index" or "inside" or "error", _) => null,
            ("select", 1) => Select(call.Arguments[0], input),
            ("map", 1) when input.Kind == JqValueKind.Value => Of(call.Arguments[0], input with { Kind = JqValueKind.Items })
                is { Further.Count: 0, Kind: JqValueKind.Items } mapped
                ? mapped with
                {
                    Kind = JqValueKind.Value,
                }
                : null,
            ("any", 1) when isOne => Filtered(at, call.Arguments[0]) is { } some
                ? new JqMeaning($"array.size({some}) > 0", JqValueKind.Condition)
                : null,
            ("all", 1) when isOne => Filtered(at, call.Arguments[0]) is { } every
                ? new JqMeaning($"array.size({every}) == array.size({at})", JqValueKind.Condition)
                : null,
            ("any", 2) when isOne && Of(call.Arguments[0], input) is { Kind: JqValueKind.Items } items => Filtered(
                items.Expression,
                call.Arguments[1]
            )
                is { } some
                ? new JqMeaning($"array.size({some}) > 0", JqValueKind.Condition)
                : null,
            ("all", 2) when isOne && Of(call.Arguments[0], input) is { Kind: JqValueKind.Items } items => Filtered(
                items.Expression,
                call.Arguments[1]
            )
                is { } every
                ? new JqMeaning($"array.size({every}) == array.size({items.Expression})", JqValueKind.Condition)
                : null,
            _ => null,
        };
    }

    private static JqMeaning? Select(JqNode condition, JqMeaning input)
    {
        if (input.Kind == JqValueKind.Items)
            return Filtered(input.Expression, condition) is { } list
                ? new JqMeaning(list, JqValueKind.Items) { There = input.There }
                : null;

        // Of a single value nothing is left unless the condition holds, and that is what one looks for.
        return Of(condition, input) is { Kind: JqValueKind.Condition, Further.Count: 0 } holds ? holds : null;
    }

    // Lists are filtered by the value of one member; where no other condition stands, it must be there or be true.
    private static string? Filtered(string list, JqNode condition) =>
        condition switch
        {
            JqNode.Binary { Sign: "==", Left: JqNode.Member { Owner: JqNode.Whole } member, Right: JqNode.Constant value } => Filter(
                list,
                member,
                value
            ),
            JqNode.Binary { Sign: "==", Left: JqNode.Constant value, Right: JqNode.Member { Owner: JqNode.Whole } member } => Filter(
                list,
                member,
                value
            ),
            JqNode.Pipe { From: var inner, To: JqNode.Whole } => Filtered(list, inner),
            JqNode.Binary { Sign: "and", Left: var left, Right: var right } => Filtered(list, left) is { } first
                ? Filtered(first, right)
                : null,
            _ => null,
        };

    private static string Filter(string list, JqNode.Member member, JqNode.Constant value) =>
        $"array.filter({list}, {ExpressionText.Quote(member.Name)}, {value.Text})";

    // `if c then "ok" else error end` says that c must hold; a value that depends on c is something else.
    private static JqMeaning? ChoiceOf(JqNode.Choice choice, JqMeaning input)
    {
        if (
            input.Kind == JqValueKind.Items
            || Of(choice.Condition, input) is not { Kind: JqValueKind.Condition, Further.Count: 0 } condition
        )
            return null;
        var isDemand =
            choice.Else
            is JqNode.Call { Name: "error" or "halt_error" or "empty" }
                or JqNode.Constant { Text: "false" or "null" }
                or JqNode.Pipe { To: JqNode.Call { Name: "error" or "halt_error" } };
        return isDemand ? condition : null;
    }
}
