namespace Runbooks.Expressions.Data;

/// <summary>A part of the text that an expression was read from.</summary>
public readonly record struct Excerpt(string Source, int Offset, int Length)
{
    public string Text => Source.Substring(Offset, Length);
}
