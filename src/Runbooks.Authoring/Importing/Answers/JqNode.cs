namespace Runbooks.Authoring.Importing.Answers;

/// <summary>A part of a jq filter.</summary>
internal abstract record JqNode
{
    /// <summary><c>.</c>.</summary>
    public sealed record Whole : JqNode;

    /// <summary>A member: <c>.name</c>.</summary>
    /// <param name="Owner">Of what.</param>
    /// <param name="Name">Its name.</param>
    public sealed record Member(JqNode Owner, string Name) : JqNode;

    /// <summary>An item by its place, from the end when negative.</summary>
    /// <param name="Owner">Of what.</param>
    /// <param name="Place">Its place.</param>
    public sealed record Item(JqNode Owner, int Place) : JqNode;

    /// <summary>A part of a list: <c>[-5:]</c>.</summary>
    /// <param name="Owner">Of what.</param>
    /// <param name="From">Where it begins; null for the beginning.</param>
    /// <param name="To">Where it ends; null for the end.</param>
    public sealed record Slice(JqNode Owner, int? From, int? To) : JqNode;

    /// <summary>Each item: <c>.[]</c>.</summary>
    /// <param name="Owner">Of what.</param>
    public sealed record Each(JqNode Owner) : JqNode;

    /// <summary>A text, number, boolean or null.</summary>
    /// <param name="Text">As an expression writes it.</param>
    /// <param name="IsText">Whether it is a text.</param>
    public sealed record Constant(string Text, bool IsText) : JqNode;

    /// <summary>A comparison, a sum, <c>and</c>, <c>or</c>, <c>//</c>.</summary>
    /// <param name="Left">The left side.</param>
    /// <param name="Sign">The operator.</param>
    /// <param name="Right">The right side.</param>
    public sealed record Binary(JqNode Left, string Sign, JqNode Right) : JqNode;

    /// <summary><c>a | b</c>.</summary>
    /// <param name="From">What is passed on.</param>
    /// <param name="To">What takes it.</param>
    public sealed record Pipe(JqNode From, JqNode To) : JqNode;

    /// <summary>A function.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Arguments">Its arguments.</param>
    public sealed record Call(string Name, IReadOnlyList<JqNode> Arguments) : JqNode;

    /// <summary><c>[ … ]</c>.</summary>
    /// <param name="Of">What is gathered.</param>
    public sealed record Gathered(JqNode Of) : JqNode;

    /// <summary><c>a, b</c>.</summary>
    /// <param name="First">The first.</param>
    /// <param name="Second">What follows.</param>
    public sealed record Several(JqNode First, JqNode Second) : JqNode;

    /// <summary><c>{ a: … , b }</c>: an object that is made to be looked at.</summary>
    /// <param name="Values">The values of its members.</param>
    public sealed record Made(IReadOnlyList<JqNode> Values) : JqNode;

    /// <summary><c>if a then b else c end</c>.</summary>
    /// <param name="Condition">The condition.</param>
    /// <param name="Then">When it holds.</param>
    /// <param name="Else">When it does not; null where nothing is said.</param>
    public sealed record Choice(JqNode Condition, JqNode Then, JqNode? Else) : JqNode;
}
