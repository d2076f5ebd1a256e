namespace Runbooks.Tests.Site;

/// <summary>What a browser saw of the site, as `check_site.mjs` prints it.</summary>
/// <param name="Pages">Every page that was opened.</param>
/// <param name="Sidebar">The pages that the first page's sidebar leads to.</param>
/// <param name="Links">How many links to pages were followed.</param>
/// <param name="Anchors">How many of them lead to a place in a page.</param>
/// <param name="RepositoryLinks">How many links lead to a file of the repository.</param>
/// <param name="AxeRuns">How often axe looked.</param>
/// <param name="Found">What the search found, the best first.</param>
/// <param name="Copied">What the button of a terminal's block copied.</param>
/// <param name="Problems">What is wrong, and where.</param>
public sealed record SiteReport(
    IReadOnlyList<string> Pages,
    IReadOnlyList<string> Sidebar,
    int Links,
    int Anchors,
    int RepositoryLinks,
    int AxeRuns,
    IReadOnlyList<string> Found,
    string Copied,
    IReadOnlyList<string> Problems
);
