using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Results;

namespace Runbooks.Targets;

/// <summary>An answer came, with a status and headers; the body may still be wanting.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">By lower-case name; several values are joined by commas.</param>
/// <param name="Body">What was read, within the bound: in UTF-8 where it is text, and unpacked.</param>
/// <param name="BodyProblem">Why the body is not whole: too large, truncated or late; null where it is.</param>
/// <param name="Elapsed">From sending to the last byte.</param>
public sealed record Answered(
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body,
    string? BodyProblem,
    TimeSpan Elapsed
) : HttpAnswer(Elapsed)
{
    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the body was left off because it is larger than was wanted: that is no fault of the answer.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Whether the connection broke within the body.</summary>
    public bool IsCutOff { get; init; }

    /// <inheritdoc/>
    public override AnswerFault? Fault =>
        Status >= 400 ? AnswerFault.ErrorStatus
        : IsTooLarge ? AnswerFault.TooLarge
        : IsCutOff ? AnswerFault.CutOff
        : BodyProblem is not null ? AnswerFault.OtherShape
        : null;

    /// <summary>What was wrong with a whole answer of success that is none as it was wanted: no JSON, or JSON of another shape.</summary>
    internal AnswerFault ShapeFault => !Body.IsEmpty && Json().Why is not null ? AnswerFault.NotJson : AnswerFault.OtherShape;

    /// <summary>The media type without parameters, in lower case; empty where none is given.</summary>
    public string MediaType =>
        Headers.TryGetValue("content-type", out var type) ? type.Split(';')[0].Trim().ToLowerInvariant() : string.Empty;

    /// <summary>The body as text; bytes that are not UTF-8 are replaced, and an ellipsis says that it is not whole.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span) + (BodyProblem is null ? string.Empty : "…");

    /// <summary>Reads the body as JSON, at most 48 levels deep.</summary>
    /// <param name="deciding">The members that may not stand twice with two values, besides those of any answer; null for no more.</param>
    /// <returns>The value, or why there is none.</returns>
    public Result<JsonNode?, string> Json(IReadOnlySet<string>? deciding = null)
    {
        if (BodyProblem is not null)
            return Result.Failed(BodyProblem);
        if (Body.IsEmpty)
            return Result.Failed("the body is empty");
        var (value, fault) = ReceivedJson.Read(Body.Span, deciding);
        return fault is null
            ? value
            : Result.Failed($"the body is not JSON: {(LooksLikeJson ? fault : $"it begins with {Beginning(40)}")}");
    }

    /// <summary>
    /// What is wrong with a body that is meant to be JSON and is none: where, and why; null where it is JSON, or not meant to be.
    /// </summary>
    public string? JsonFault => BodyProblem is null && !Body.IsEmpty && LooksLikeJson ? Json().Why : null;

    private bool LooksLikeJson =>
        MediaType.EndsWith("json", StringComparison.Ordinal) || Body.Span.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>The first characters of the body on one line, in quotes.</summary>
    public string Beginning(int characters)
    {
        var isCut = BodyProblem is not null || Body.Length > characters * 4;
        var text = Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, characters * 4)]);
        var line = PrintableText.Line(text.TrimStart('\uFEFF')).Trim();
        return line.Length <= characters && !isCut ? $"\"{line}\"" : $"\"{line[..Math.Min(characters, line.Length)]}…\"";
    }

    /// <inheritdoc/>
    public override string Describe() => BodyProblem is null ? $"HTTP {Status}" : $"HTTP {Status}, but {BodyProblem}";
}
