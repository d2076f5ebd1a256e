using System.Text.Json.Nodes;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>
/// Tells what an application answers from what a route answers that takes every path: the same is asked of a path that
/// cannot be there. Where the check would be satisfied with that answer too, or where it is of the same form, nothing is proved: a
/// route that varies its answers, by one key or by a text, has not looked at anything either.
/// </summary>
public static class CatchAllRoute
{
    private const string NoSuch = "-that-does-not-exist";

    /// <summary>The same request to a path that no application has.</summary>
    public static HttpCall Control(HttpCall call)
    {
        var path = call.Url.Split('?', '#')[0].TrimEnd('/');
        var isRoot = path.Length == 0 || new Uri(path, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true, AbsolutePath: "/" };
        return call with { Url = isRoot ? $"{path}/{NoSuch.TrimStart('-')}" : path + NoSuch };
    }

    /// <summary>Whether a request goes to such a path.</summary>
    public static bool IsControl(HttpCall call) => call.Url.EndsWith(NoSuch[1..], StringComparison.Ordinal);

    /// <summary>Whether two answers are of one form: both successes, and objects with the same keys, or the same text.</summary>
    public static bool Resemble(HttpAnswer answer, HttpAnswer control)
    {
        if (answer is not Answered { IsSuccess: true } one || control is not Answered { IsSuccess: true } other)
            return false;
        if (one.Json().Value is JsonObject said && other.Json().Value is JsonObject elsewhere)
            return said.Select(p => p.Key).ToHashSet().SetEquals(elsewhere.Select(p => p.Key));
        return one.Body.Span.SequenceEqual(other.Body.Span);
    }
}
