namespace Runbooks.Authoring.Importing.Answers;

/// <summary>What a jq filter means for an answer.</summary>
/// <param name="Expression">The value that it gives, as an expression over <c>body</c>.</param>
/// <param name="Kind">What kind of value that is.</param>
internal sealed record JqMeaning(string Expression, JqValueKind Kind)
{
    /// <summary>Whether the filter makes an object of the values, so that they are no value of the answer.</summary>
    public bool IsMade { get; init; }

    /// <summary>Further values, where the filter gives several with commas.</summary>
    public IReadOnlyList<JqMeaning> Further { get; init; } = [];

    /// <summary>What must be there for it, where that is less than the value itself: of the last five, the list.</summary>
    public string There { get; init; } = Expression;

    /// <summary>What must hold of the answer for the filter to give something, or to hold.</summary>
    /// <param name="isDemanded">Whether <c>-e</c> was said: then the value must be neither null nor false.</param>
    public IEnumerable<string> Expectations(bool isDemanded)
    {
        foreach (var meaning in Further.Prepend(this))
        {
            switch (meaning.Kind)
            {
                case JqValueKind.Condition:
                    yield return meaning.Expression;
                    break;
                case JqValueKind.Items when isDemanded:
                    yield return $"array.size({meaning.Expression}) > 0";
                    break;
                case JqValueKind.Value or JqValueKind.Items when meaning.There != "body":
                    yield return $"{meaning.There} != null";
                    break;
                default:
                    break;
            }
        }
    }
}
