namespace Runbooks.Notifications.Channels;

/// <summary>The levels as files and events write them.</summary>
public static class NoticeLevels
{
    /// <summary>The words, the quietest first.</summary>
    public static readonly string[] Words = ["info", "warning", "critical"];

    /// <summary>The word of a level.</summary>
    public static string Word(this NoticeLevel level) => Words[(int)level];

    /// <summary>The level of a word; info for one that is none.</summary>
    public static NoticeLevel Of(string word) => (NoticeLevel)Math.Max(0, Array.IndexOf(Words, word));
}
