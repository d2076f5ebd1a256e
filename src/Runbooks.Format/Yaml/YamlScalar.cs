using Runbooks.Diagnostics;

namespace Runbooks.Yaml;

/// <summary>A single value: text, number, boolean or null, as it was written.</summary>
/// <param name="span">The value as it stands in the file, quotes included.</param>
/// <param name="value">The text after unquoting and unfolding.</param>
/// <param name="isPlain">Whether it stands without quotes and so may be a number, boolean or null.</param>
/// <param name="contentColumn">The column where <paramref name="value"/> begins, when it stands letter for letter in one line; else
/// 0.</param>
public sealed class YamlScalar(SourceSpan span, string value, bool isPlain, int contentColumn) : YamlNode(span)
{
    /// <summary>The text after unquoting and unfolding.</summary>
    public string Value { get; } = value;

    /// <summary>Whether it stands without quotes and so may be a number, boolean or null.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>Whether it is YAML's null: empty, <c>~</c> or <c>null</c> without quotes.</summary>
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc/>
    public override string Description => YamlCoreSchema.Describe(this);

    /// <summary>
    /// The place of a part of the value in the file. Where the value does not stand letter for letter
    /// in one line (folded, escaped), this is the whole scalar.
    /// </summary>
    /// <param name="offset">In <see cref="Value"/>, from 0.</param>
    /// <param name="length">In UTF-16 code units.</param>
    public SourceSpan Part(int offset, int length) =>
        contentColumn == 0 || offset < 0 || offset > Value.Length
            ? Span
            : new SourceSpan(Span.Source, Span.Line, contentColumn + offset, Math.Min(length, Value.Length - offset));
}
