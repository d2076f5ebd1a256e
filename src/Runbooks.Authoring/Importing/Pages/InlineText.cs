using System.Text;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace Runbooks.Authoring.Importing.Pages;

/// <summary>What the inlines of a block say, in one line.</summary>
internal static class InlineText
{
    /// <summary>The text, with code in backquotes and the address of a link behind its text.</summary>
    public static string Of(ContainerInline inlines)
    {
        var text = new StringBuilder();
        Write(inlines, text);
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Write(ContainerInline inlines, StringBuilder text)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.ToString());
                    break;
                case CodeInline code:
                    text.Append('`').Append(code.Content.Replace("\\|", "|", StringComparison.Ordinal)).Append('`');
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.ToString());
                    break;
                case HtmlInline html:
                    text.Append(html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase) ? " " : html.Tag);
                    break;
                case TaskList:
                    break;
                case LinkInline link:
                    Write(link, text);
                    if (link.Url is { Length: > 0 } url)
                        text.Append(" (").Append(url).Append(')');
                    break;
                case ContainerInline container:
                    Write(container, text);
                    break;
            }
        }
    }
}
