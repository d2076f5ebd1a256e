namespace Runbooks.Definitions.Values;

/// <summary>What an input may hold.</summary>
public static class InputType
{
    public const string String = "string";

    public const string Integer = "integer";

    public const string Number = "number";

    public const string Boolean = "boolean";

    /// <summary>A version: text, even when it looks like a number.</summary>
    public const string Version = "version";

    /// <summary>A length of time with its unit.</summary>
    public const string Duration = "duration";

    public static readonly string[] All = [String, Integer, Number, Boolean, Version, Duration];
}
