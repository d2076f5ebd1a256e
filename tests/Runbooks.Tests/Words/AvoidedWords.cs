namespace Runbooks.Tests.Words;

/// <summary>What we do not write, wherever a person reads it. An entry is what it looks like, what stands there instead, and why.</summary>
internal static class AvoidedWords
{
    /// <summary>All of them. `,?` and the like are those of a regular expression; case makes no difference.</summary>
    public static IReadOnlyList<AvoidedWord> All { get; } =
    [
        new("unless said", "`by default`, as in `main by default`", "it has no subject: nobody knows who says what"),
        new("(to have|have) it otherwise", "what one wants: `to turn it off`", "it does not say what is chosen"),
        new("otherwise than", "`differently from`, or `did not … as`", "nobody says it"),
        new("indented otherwise", "`indented differently`", "nobody says it"),
        new("(its|the|whose) kind is another\\b", "`is of another kind`", "one reads it twice"),
        new("(counts?|holds?) no more\\b(?! than)", "`no longer counts`", "it reads as a number"),
        new(", wanted (a|an|the|one|at|true|`|\"|\\{)", "`found X, expected Y`", "compilers and tests say `expected`"),
        new("this is nothing\\b", "`this is empty`, or `a value is missing`", "nothing is no thing that could be"),
        new("\\bis wanted here\\b", "`is expected here`", "compilers and tests say `expected`"),
        new("\\bha(s|ve) not (the|a|an)\\b", "`does not have the`", "it is the English of another century"),
        new("\\bfor ever\\b", "`forever`", "one word is what dictionaries have first"),
        new("what is not said\\b", "`what you leave out`", "it has no subject"),
        new("took 0 s\\b", "the milliseconds", "nothing takes no time, and it looks like a mistake"),
        new("\\b(whence|thence|hitherto|therein|thereof|wherefore|nought|albeit|betwixt|whilst|amongst)\\b", "today's word", "it is old"),
        new("\\bcom(e|es) to pass\\b|\\bmust needs\\b|\\bit behoves\\b", "`happens`, `must`", "it is old"),
        new("\\b(black|white)list", "`deny list`, `allow list`", "these say what they do"),
        new("\\brun book", "`runbook`", "it is the name of the thing"),
        new("\\bpost mortem\\b", "`post-mortem`", "it is a noun of its own"),
        new("\\b(utilize|leverage)", "`use`", "it says no more"),
        new("\\bobviously\\b|\\bof course\\b", "nothing", "it is not so to whoever looks for it"),
        new("““|””|‘‘|’’", "one pair of quotation marks", "a text that is quoted already is not quoted again"),
    ];
}
