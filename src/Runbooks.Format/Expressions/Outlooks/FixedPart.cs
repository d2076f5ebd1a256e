using Runbooks.Diagnostics;

namespace Runbooks.Expressions.Outlooks;

/// <summary>A part of a condition that comes to the same whatever its values are.</summary>
/// <param name="Text">The part that decides it, as it is written.</param>
/// <param name="Span">Where that part stands.</param>
/// <param name="Outlook">What it comes to: never <see cref="Outlook.Open"/>.</param>
/// <param name="IsWhole">Whether the whole condition comes to that.</param>
/// <param name="Why">What is known of its values, such as <c>`error_rate` is a number from 0 to 1</c>; null where the text says it.</param>
/// <param name="Fix">What the author surely meant: a number that a text is compared with, in quotes; null where that is not known.</param>
public sealed record FixedPart(string Text, SourceSpan Span, Outlook Outlook, bool IsWhole, string? Why, TextFix? Fix);
