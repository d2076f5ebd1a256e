namespace Runbooks.Cli.Terminal;

/// <summary>Texts of runbooks and targets that may be far longer than anybody reads on a terminal.</summary>
internal static class LongText
{
    /// <summary>A text of at most so many characters; one that is longer is cut, and says how much was left out.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var kept = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return FormattableString.Invariant($"{text[..kept]}… ({text.Length - kept:N0} characters more)");
    }
}
