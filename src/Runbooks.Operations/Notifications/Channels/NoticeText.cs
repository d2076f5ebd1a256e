using Runbooks.Diagnostics;

namespace Runbooks.Notifications.Channels;

/// <summary>What a reader is told, in three lengths.</summary>
/// <param name="Title">One line: the subject of a letter, the head of a card.</param>
/// <param name="Body">All of it, in lines, without markup.</param>
/// <param name="Short">One or two plain sentences, for a text message or to be spoken.</param>
public sealed record NoticeText(string Title, string Body, string Short)
{
    /// <summary>One line, whatever was put together for it: a subject with two would be two headers.</summary>
    public string Title { get; init; } = PrintableText.Line(Title);

    /// <summary>All of it, in lines.</summary>
    public string Body { get; init; } = PrintableText.Document(Body);

    /// <summary>One or two plain sentences, on one line.</summary>
    public string Short { get; init; } = PrintableText.Line(Short);

    /// <summary>The text for where the title stands right above it: without a first line that the title begins with.</summary>
    public string BelowTitle
    {
        get
        {
            var end = Body.IndexOf('\n', StringComparison.Ordinal);
            return end > 0 && Title.StartsWith(Body[..end].Trim(), StringComparison.Ordinal) ? Body[end..].TrimStart('\n') : Body;
        }
    }
}
