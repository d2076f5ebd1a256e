using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Pages;

/// <summary>A block of a page. Lists are their items one after another, tables their rows.</summary>
/// <param name="First">Its first line in the file.</param>
/// <param name="Last">Its last line.</param>
internal abstract record PageBlock(int First, int Last)
{
    /// <summary>In how many items of lists it stands; an item does not stand in itself.</summary>
    public int Depth { get; init; }

    /// <param name="Level">From 1.</param>
    /// <param name="Title">What it says.</param>
    /// <param name="First">Its first line.</param>
    /// <param name="Last">Its last line.</param>
    public sealed record Heading(int Level, PageText Title, int First, int Last) : PageBlock(First, Last);

    /// <summary>A block of code, its fences included in its lines.</summary>
    /// <param name="Language">As it is written behind the fence, in lower case; empty where nothing is.</param>
    /// <param name="Content">The code.</param>
    /// <param name="First">Its first line.</param>
    /// <param name="Last">Its last line.</param>
    public sealed record Code(string Language, CodeText Content, int First, int Last) : PageBlock(First, Last);

    /// <summary>A paragraph.</summary>
    /// <param name="Content">What it says.</param>
    /// <param name="First">Its first line.</param>
    /// <param name="Last">Its last line.</param>
    public sealed record Prose(PageText Content, int First, int Last) : PageBlock(First, Last);

    /// <summary>The beginning of an item of a list.</summary>
    /// <param name="Content">What it says.</param>
    /// <param name="Number">Its number; null where the list has none.</param>
    /// <param name="IsTask">Whether it has a box to tick.</param>
    /// <param name="First">Its first line.</param>
    /// <param name="Last">Its last line.</param>
    public sealed record Item(PageText Content, int? Number, bool IsTask, int First, int Last) : PageBlock(First, Last);

    /// <summary>A row of a table.</summary>
    /// <param name="Cells">Its cells.</param>
    /// <param name="IsHead">Whether it names the columns.</param>
    /// <param name="First">Its first line.</param>
    /// <param name="Last">Its last line.</param>
    public sealed record Row(IReadOnlyList<PageText> Cells, bool IsHead, int First, int Last) : PageBlock(First, Last);

    /// <summary>Anything else: HTML, front matter.</summary>
    /// <param name="First">Its first line.</param>
    /// <param name="Last">Its last line.</param>
    public sealed record Other(int First, int Last) : PageBlock(First, Last);
}
