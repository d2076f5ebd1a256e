using System.Globalization;
using Runbooks.Definitions.Values;

namespace Runbooks.Definitions;

/// <summary>
/// A key that may be left out, with the value that stands then. The value is written here and nowhere else: the description ends with
/// it, as in <c>Default: 5.</c>, and <see cref="FieldValues"/> gives it.
/// </summary>
/// <typeparam name="T">What its value is.</typeparam>
/// <param name="name">As it stands in YAML.</param>
/// <param name="description">What it is for, in one sentence.</param>
/// <param name="shape">What may stand as its value.</param>
/// <param name="usual">The value of a key that is left out.</param>
public sealed class UsualField<T>(string name, string description, Shape<Parsed<T>> shape, T usual)
    : Field<Parsed<T>>(name, $"{description} Default: {Text(usual)}.", shape)
    where T : struct
{
    /// <summary>The value of a key that is left out.</summary>
    public T Usual { get; } = usual;

    private static string Text(T value) =>
        value switch
        {
            TimeSpan time => Duration.Format(time),
            bool yes => yes ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
