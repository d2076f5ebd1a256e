namespace Runbooks.Authoring.Importing.Pages;

/// <summary>A heading with what stands beneath it.</summary>
/// <param name="title">What the heading says.</param>
/// <param name="level">Its level; one that is only bold is below all others.</param>
/// <param name="first">The heading's first line; 0 for what stands before any.</param>
/// <param name="last">The heading's last line.</param>
internal sealed class PageSection(PageText title, int level, int first, int last)
{
    /// <summary>The level of a heading that is only bold.</summary>
    public const int Bold = 7;

    /// <summary>What the heading says.</summary>
    public PageText Title => title;

    public int Level => level;

    /// <summary>The heading's first line.</summary>
    public int First => first;

    /// <summary>The heading's last line.</summary>
    public int Last => last;

    /// <summary>What it stands in; null for the whole page.</summary>
    public PageSection? Parent { get; private init; }

    /// <summary>What stands in it before its first part.</summary>
    public List<PageBlock> Blocks { get; } = [];

    public List<PageSection> Parts { get; } = [];

    /// <summary>It and all parts of its parts, in the order of the page.</summary>
    public IEnumerable<PageSection> All => Parts.SelectMany(p => p.All).Prepend(this);

    /// <summary>Takes a page apart. A bold line is a heading where a numbered list follows it, and is a remark elsewhere.</summary>
    /// <param name="blocks">The page.</param>
    /// <param name="isRemark">Whether a bold line is a remark in any case.</param>
    public static PageSection Of(IReadOnlyList<PageBlock> blocks, Func<string, bool> isRemark)
    {
        var page = new PageSection(new PageText(string.Empty, Label: null, []), level: 0, first: 0, last: 0);
        var at = page;
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            var (title, level) = block switch
            {
                PageBlock.Heading heading => (heading.Title, heading.Level),
                PageBlock.Prose { Content: { IsTitle: true } bold }
                    when !isRemark(bold.Text) && i + 1 < blocks.Count && blocks[i + 1] is PageBlock.Item { Number: not null, Depth: 0 } => (
                    bold,
                    Bold
                ),
                _ => (null, 0),
            };
            if (title is null)
            {
                at.Blocks.Add(block);
                continue;
            }

            while (at.Level >= level)
                at = at.Parent!;
            var section = new PageSection(title, level, block.First, block.Last) { Parent = at };
            at.Parts.Add(section);
            at = section;
        }

        return page;
    }
}
